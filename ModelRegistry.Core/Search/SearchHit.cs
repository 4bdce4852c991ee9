using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Core.Search;

/// <summary>One thing that was found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Entity">Whose it is, by present names; of an entity, itself.</param>
/// <param name="Project">The project it is in; null for an entity.</param>
/// <param name="Name">Its name; of a version, its artifact's.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record SearchHit(SearchKind Kind, Guid Id, string Entity, string? Project, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>How it is called on a page: a run's title, or the name of another protocol's client where that is none of ours; of a version, its artifact's.</summary>
    public required string ShownName { get; init; }

    /// <summary>A version's number in its artifact.</summary>
    public int? Number { get; init; }

    /// <summary>What is shown beside the name of an entity or project, or null.</summary>
    public string? Title { get; init; }

    /// <summary>A piece of a stranger's description, with what was found in it; null where there is none.</summary>
    public Excerpt? Description { get; init; }

    /// <summary>A run's state.</summary>
    public RunState? State { get; init; }

    /// <summary>The tags of a version, artifact or registered model.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What a version holds, or what is held in a collection, as far as the reader may see.</summary>
    public IReadOnlyList<SearchAlias> Aliases { get; init; } = [];

    /// <summary>The values that a comparison asked for, as logged.</summary>
    public IReadOnlyList<SearchValue> Values { get; init; } = [];

    /// <summary>True where a word stands in the model card.</summary>
    public bool IsInCard { get; init; }

    /// <summary>A collection's path, or that of a version's artifact; null for the others.</summary>
    public CollectionPath? Path => Kind is SearchKind.Model or SearchKind.Artifact or SearchKind.Version ? new(Entity, Project!, Name) : null;

    /// <summary>The reference that a script writes; null for what has none.</summary>
    public string? Ref => (Path, Number) switch
    {
        (null, _) => null,
        ({ } artifact, { } number) => new Reference(artifact, MemberSelector.Of(number)).ToString(),
        ({ } path, null) => path.ToString(),
    };

    /// <summary>The way to it by names, as people read it: the reference, or <c>entity/project/run</c>.</summary>
    public string Way => Ref ?? Kind switch
    {
        SearchKind.Entity => Entity,
        SearchKind.Project => $"{Entity}/{Name}",
        _ => $"{Entity}/{Project}/{Name}",
    };
}

/// <summary>An alias with a holder.</summary>
/// <param name="Alias">As typed.</param>
/// <param name="Collection">In which artifact or registered model.</param>
/// <param name="Number">The holder's number there.</param>
/// <param name="IsProtected">True where only some roles may move it.</param>
public sealed record SearchAlias(string Alias, CollectionPath Collection, int Number, bool IsProtected);

/// <summary>A metadata value.</summary>
/// <param name="Key">Dotted, as logged.</param>
/// <param name="Value">Its text, of a long one the beginning.</param>
public sealed record SearchValue(string Key, string Value);

/// <summary>What was found of one kind.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Hits">The first of them.</param>
/// <param name="HasMore">True where there are others.</param>
public sealed record SearchGroup(SearchKind Kind, IReadOnlyList<SearchHit> Hits, bool HasMore);
