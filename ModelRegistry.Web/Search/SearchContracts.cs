using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Search;

/// <summary>One thing that was found. What its kind has not is null or empty.</summary>
/// <param name="Kind"><c>model</c> (a registered model), <c>artifact</c>, <c>project</c>, <c>entity</c>, <c>version</c> or <c>run</c>.</param>
/// <param name="Ref">The reference of a model, artifact or version.</param>
/// <param name="Name">Its name; of a version, its artifact's.</param>
/// <param name="Number">A version's, as <c>v7</c>.</param>
/// <param name="Title">The display name of an entity, project or run; the name that another protocol's client gave, where that is none of ours.</param>
/// <param name="Description">A piece of it, with what was found.</param>
/// <param name="State">A run's.</param>
/// <param name="Tags">Of a version, artifact or model.</param>
/// <param name="Aliases">What a version holds, or what is held in a collection.</param>
/// <param name="Values">The metadata that a comparison asked for.</param>
/// <param name="InCard">Whether a word stands in the model card.</param>
internal sealed record SearchHitContract(
    string Kind, string? Ref, Guid Id, string Entity, string? Project, string Name, string? Number, string? Title, ExcerptContract? Description, string? State,
    IReadOnlyList<string> Tags, IReadOnlyList<FoundAliasContract> Aliases, IReadOnlyList<FoundValueContract> Values, bool InCard, DateTimeOffset CreatedAt)
{
    public static SearchHitContract Of(SearchHit hit) => new(
        SearchQueries.WordOf(hit.Kind), hit.Ref, hit.Id, hit.Entity, hit.Project, hit.Name, Words.Of(hit.Number), hit.Title ?? (hit.ShownName == hit.Name ? null : hit.ShownName),
        hit.Description is { } piece ? new(piece.Text, piece.Marks.Select(m => new MarkContract(m.Start, m.Length)).ToList()) : null,
        hit.State is { } state ? RunStates.Word(state) : null,
        hit.Tags, hit.Aliases.Select(a => new FoundAliasContract(a.Alias, a.Collection.ToString(), Words.Of(a.Number), a.IsProtected)).ToList(),
        hit.Values.Select(v => new FoundValueContract(v.Key, v.Value)).ToList(), hit.IsInCard, hit.CreatedAt);
}

/// <summary>A piece of a text.</summary>
/// <param name="Text">Plain text, whatever stands in it.</param>
/// <param name="Marks">Where the words stand, in UTF-16.</param>
internal sealed record ExcerptContract(string Text, IReadOnlyList<MarkContract> Marks);

/// <summary>A part of a text.</summary>
internal sealed record MarkContract(int Start, int Length);

/// <summary>An alias with a holder.</summary>
/// <param name="Collection">The artifact or registered model in which it stands.</param>
/// <param name="Version">The holder's number there.</param>
internal sealed record FoundAliasContract(string Alias, string Collection, string Version, bool Protected);

/// <summary>A metadata value.</summary>
/// <param name="Key">Dotted, as logged.</param>
/// <param name="Value">As text; of a long one the beginning.</param>
internal sealed record FoundValueContract(string Key, string Value);
