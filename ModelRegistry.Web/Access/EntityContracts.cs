using ModelRegistry.Core.Access;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Access;

/// <summary>A team or a person.</summary>
/// <param name="Personal">True for an account's own entity.</param>
/// <param name="Projects">How many.</param>
/// <param name="Models">How many registered models.</param>
/// <param name="Members">How many.</param>
/// <param name="Role">What the caller is here, after the token's limit.</param>
internal sealed record EntityContract(
    Guid Id, string Name, string? DisplayName, string? Description, bool Personal, int Projects, int Models, int Members, DateTimeOffset CreatedAt, string Role)
{
    public static EntityContract Of(EntityView view) => new(
        view.Id, view.Name, view.DisplayName, view.Description, view.IsPersonal, view.Projects, view.Models, view.Members, view.CreatedAt, Words.Of(view.Role));
}

/// <summary>One member of an entity.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Role">The role given, before any token's limit.</param>
/// <param name="AddedAt">UTC.</param>
internal sealed record MemberContract(string Name, string Role, DateTimeOffset AddedAt)
{
    public static MemberContract Of(MemberRow row) => new(row.Name, Words.Of(row.Role), row.AddedAt);
}

/// <summary>A member's role: viewer_without_files, viewer, contributor, reviewer or owner.</summary>
internal sealed record SetMemberBody(string? Role);

/// <summary>A new entity or project.</summary>
/// <param name="Name">Required.</param>
internal sealed record NewNamedBody(string? Name, string? DisplayName, string? Description);

/// <summary>New words; a field left out stays as it is, an empty text clears it.</summary>
internal sealed record ChangeNamedBody(string? Name, string? DisplayName, string? Description);

/// <summary>Who the token is, and what it may do.</summary>
/// <param name="Name">The account.</param>
/// <param name="Administrator">False for a token with any limit.</param>
/// <param name="DefaultEntity">Where a reference names none.</param>
/// <param name="DefaultProject">Where a reference names none; null: it must.</param>
/// <param name="Entities">Where it reaches, with the role there; the first 1,000 by name, all of them at <c>/entities</c>.</param>
internal sealed record MeContract(
    Guid Id, string Name, bool Administrator, string DefaultEntity, string? DefaultProject, TokenContract Token, IReadOnlyList<MyEntityContract> Entities);

/// <summary>A token's limits.</summary>
/// <param name="MaxRole">The most it may do.</param>
/// <param name="Limited">True where it reaches one entity only.</param>
internal sealed record TokenContract(string Name, string MaxRole, bool Limited);

/// <summary>One entity the token reaches.</summary>
internal sealed record MyEntityContract(string Name, string Role);
