using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Collections;

/// <summary>A whole reference: <c>[entity/][project/]name[:alias or vN]</c> with the missing parts filled in.</summary>
/// <param name="Path">Where the collection lives.</param>
/// <param name="Member">Which of its members.</param>
public sealed record Reference(CollectionPath Path, MemberSelector Member)
{
    /// <summary>The right form, as every message shows it.</summary>
    public static readonly Text Form = "[entity/][project/]name[:alias or vN], for example acme/digits/digits-mlp:v7 or acme/model-registry/DigitClassifier:production";

    private const string Field = "ref";

    /// <summary>
    /// Splits at the first colon; one to three parts on the left, each valid by the name rule; the missing ones come from the caller's defaults.
    /// <c>reference_invalid</c>, <c>name_invalid</c>, <c>alias_invalid</c> or <c>version_invalid</c> name the bad part and show the right form.
    /// </summary>
    public static Result<Reference> Parse(string? text, string? defaultEntity, string? defaultProject)
    {
        if (string.IsNullOrWhiteSpace(text)) return Bad("A reference is missing.");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var left = colon < 0 ? text : text[..colon];
        if (colon == text.Length - 1) return Bad("Nothing stands after the colon.");
        var parts = left.Split('/');
        if (parts.Length > 3) return Bad($"'{left}' has {parts.Length} parts before the colon, at most 3 are meant.");

        var name = ResourceName.Parse(parts[^1], Field);
        if (!name.IsSuccess) return Bad($"The name '{parts[^1]}' is not valid. {ResourceName.Form}", name.Error.Code);
        var project = parts.Length > 1 ? parts[^2] : defaultProject;
        if (project is null) return Bad("The project is missing, and you have no default project.");
        var projectName = ResourceName.Parse(project, Field);
        if (!projectName.IsSuccess) return Bad($"The project '{project}' is not valid. {ResourceName.Form}", projectName.Error.Code);
        var entity = parts.Length > 2 ? parts[0] : defaultEntity;
        if (entity is null) return Bad("The entity is missing, and you have no default entity.");
        var entityName = EntityName.Parse(entity, Field);
        if (!entityName.IsSuccess) return Bad($"The entity '{entity}' is not valid. {EntityName.Form}", entityName.Error.Code);

        var member = MemberSelector.Parse(colon < 0 ? null : text[(colon + 1)..], Field);
        return member.TryGet(out var selector, out var error)
            ? new Reference(new(entityName.Value.Value, projectName.Value.Value, name.Value.Value), selector)
            : Bad($"'{text[(colon + 1)..]}' after the colon is not valid. {error.Message}", error.Code);
    }

    /// <summary>The canonical form, <c>entity/project/name:member</c>.</summary>
    public override string ToString() => $"{Path}:{Member}";

    private static Error Bad(Text what, string code = "reference_invalid") => Error.Invalid(code, Field, $"{what} The form is {Form}.");
}
