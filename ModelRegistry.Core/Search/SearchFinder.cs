using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Search.Language;

namespace ModelRegistry.Core.Search;

/// <summary>Finds what a query asks for, kind by kind.</summary>
internal sealed class SearchFinder(RegistryDbContext db, Actor actor, SearchQuery query)
{
    private const int MaxValueLength = 200;

    private readonly SearchSets sets = new(db, actor);
    private readonly string whole = query.WholeKey;

    /// <summary>True where a thing of the kind can be what is asked for.</summary>
    public bool IsPossible(SearchKind kind) =>
        (query.Kinds.Count == 0 || query.Kinds.Contains(kind))
        // Metadata is a version's alone; tags are on versions and on what holds them.
        && (query.Metadata.Count == 0 || kind == SearchKind.Version)
        && (query.Tags.Count + query.Aliases.Count + query.Members.Count == 0 || kind is SearchKind.Version or SearchKind.Artifact or SearchKind.Model);

    /// <summary>The version whose whole reference is asked for, or null: it comes before everything.</summary>
    public async Task<SearchRow?> FindExactAsync(CancellationToken ct)
    {
        if (query.Exact is not { } reference || !IsPossible(SearchKind.Version)) return null;
        // By its path and not by words: no word leads to the project of registered models.
        if (await sets.Versions(reference).ToListAsync(ct) is not [var id]) return null;
        return await Rows(Live().Where(v => v.Id == id)).SingleOrDefaultAsync(ct);
    }

    /// <summary>The first <paramref name="take"/> of a kind after a place, in order, but for one that stands elsewhere.</summary>
    public async Task<List<SearchRow>> FindAsync(SearchKind kind, SearchPlace? after, int take, Guid? without, CancellationToken ct)
    {
        var rows = kind switch
        {
            SearchKind.Entity => SearchPlace.Ranked(Entities(), after),
            SearchKind.Project => SearchPlace.Ranked(Projects(), after),
            SearchKind.Run => SearchPlace.Ranked(Runs(), after),
            SearchKind.Version => SearchPlace.Newest(without is { } id ? Versions().Where(row => row.Id != id) : Versions(), after),
            _ => SearchPlace.Ranked(Collections(kind == SearchKind.Artifact ? CollectionKind.Artifact : CollectionKind.RegisteredModel), after),
        };
        return await rows.Take(take).ToListAsync(ct);
    }

    /// <summary>The same with all that is shown of them.</summary>
    public async Task<IReadOnlyList<SearchHit>> ShowAsync(SearchKind kind, IReadOnlyList<SearchRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var ids = rows.Select(r => r.Id).ToList();
        var hits = rows.Select(row => new SearchHit(kind, row.Id, row.Entity, row.Project, row.Name, row.CreatedAt)
        {
            ShownName = row.ShownName ?? row.Name,
            Number = row.Number,
            Title = row.Title,
            Description = Excerpt.Around(row.Description, query.Shown),
            State = row.State,
        });
        switch (kind)
        {
            case SearchKind.Version:
                var views = await VersionViews.LoadAsync(db, actor, ids, ct);
                var inCard = await InCardAsync(ids, ct);
                return hits.Where(hit => views.ContainsKey(hit.Id)).Select(hit => WithVersion(hit, views[hit.Id]) with { IsInCard = inCard.Contains(hit.Id) }).ToList();
            case SearchKind.Artifact or SearchKind.Model:
                var states = await AliasQueries.StatesAsync(db, db.Aliases.Where(a => ids.Contains(a.CollectionId)), ct);
                var tags = await CollectionQueries.TagsAsync(db, ids, ct);
                return hits.Select(hit => hit with
                {
                    Tags = tags[hit.Id].ToList(),
                    Aliases = states[hit.Id].Where(a => a.Number is not null).Select(a => new SearchAlias(a.Alias, a.Collection, a.Number!.Value, a.IsProtected)).ToList(),
                }).ToList();
            default:
                return hits.ToList();
        }
    }

    private IQueryable<SearchRow> Entities()
    {
        var found = db.Entities.Where(e => sets.Visible.Contains(e.Id));
        foreach (var key in query.Entities) found = found.Where(e => e.NameKey == key);
        foreach (var word in query.Words.Select(sets.Entities)) found = found.Where(e => word.Contains(e.Id));
        return found.Select(e => new SearchRow
        {
            Id = e.Id,
            Rank = e.NameKey == whole ? 0 : e.NameKey.Contains(whole) ? 1 : 2,
            CreatedAt = e.CreatedAt,
            Entity = e.Name,
            Name = e.Name,
            Title = e.DisplayName,
            Description = e.Description,
        });
    }

    private IQueryable<SearchRow> Projects()
    {
        var found = db.Projects.Where(p => p.NameKey != CollectionPath.RegistryProject && sets.Visible.Contains(p.EntityId));
        foreach (var key in query.Entities) found = found.Where(p => p.Entity!.NameKey == key);
        foreach (var word in query.Words.Select(sets.Projects)) found = found.Where(p => word.Contains(p.Id));
        return found.Select(p => new SearchRow
        {
            Id = p.Id,
            Rank = p.NameKey == whole ? 0 : p.NameKey.Contains(whole) ? 1 : 2,
            CreatedAt = p.CreatedAt,
            Entity = p.Entity!.Name,
            Project = p.Name,
            Name = p.Name,
            ShownName = p.Title,
            Title = p.DisplayName,
            Description = p.Description,
        });
    }

    private IQueryable<SearchRow> Collections(CollectionKind kind)
    {
        var found = db.Collections.Where(c => c.Kind == kind && c.DeletedAt == null && sets.Visible.Contains(c.EntityId));
        foreach (var key in query.Entities) found = found.Where(c => c.Entity!.NameKey == key);
        foreach (var word in query.Words.Select(sets.Collections)) found = found.Where(c => word.Contains(c.Id));
        foreach (var member in query.Members.Select(sets.Collections)) found = found.Where(c => member.Contains(c.Id));
        foreach (var tag in query.Tags.Select(sets.TaggedCollections)) found = found.Where(c => tag.Contains(c.Id));
        foreach (var alias in query.Aliases.Select(sets.Held)) found = found.Where(c => alias.Select(a => a.CollectionId).Contains(c.Id));
        return found.Select(c => new SearchRow
        {
            Id = c.Id,
            Rank = c.NameKey == whole ? 0 : c.NameKey.Contains(whole) ? 1 : 2,
            CreatedAt = c.CreatedAt,
            Entity = c.Entity!.Name,
            Project = c.Project!.Name,
            Name = c.Name,
            ShownName = c.Title,
            Description = c.Description,
        });
    }

    private IQueryable<SearchRow> Runs()
    {
        var found = db.Runs.Where(r => sets.Visible.Contains(r.Project!.EntityId));
        foreach (var key in query.Entities) found = found.Where(r => r.Project!.Entity!.NameKey == key);
        foreach (var word in query.Words.Select(sets.Runs)) found = found.Where(r => word.Contains(r.Id));
        return found.Select(r => new SearchRow
        {
            Id = r.Id,
            Rank = r.NameKey == whole ? 0 : r.NameKey.Contains(whole) ? 1 : 2,
            CreatedAt = r.CreatedAt,
            Entity = r.Project!.Entity!.Name,
            Project = r.Project.Name,
            Name = r.Name,
            ShownName = r.DisplayName,
            State = r.State,
        });
    }

    private IQueryable<SearchRow> Versions()
    {
        var found = Live();
        foreach (var key in query.Entities) found = found.Where(v => v.Artifact!.Entity!.NameKey == key);
        foreach (var word in query.Words.Select(sets.Versions)) found = found.Where(v => word.Contains(v.Id));
        foreach (var member in query.Members.Select(sets.Versions)) found = found.Where(v => member.Contains(v.Id));
        foreach (var alias in query.Aliases.Select(sets.Held)) found = found.Where(v => alias.Select(a => a.Holder!.VersionId).Contains(v.Id));
        foreach (var tag in query.Tags.Select(sets.TaggedVersions)) found = found.Where(v => tag.Contains(v.Id));
        foreach (var metadata in query.Metadata.Select(sets.Versions)) found = found.Where(v => metadata.Contains(v.Id));
        return Rows(found);
    }

    private IQueryable<ModelVersion> Live() => db.Versions.Where(v => v.DeletedAt == null && sets.Visible.Contains(v.Artifact!.EntityId));

    private static IQueryable<SearchRow> Rows(IQueryable<ModelVersion> versions) => versions.Select(v => new SearchRow
    {
        Id = v.Id,
        CreatedAt = v.CreatedAt,
        Entity = v.Artifact!.Entity!.Name,
        Project = v.Artifact.Project!.Name,
        Name = v.Artifact.Name,
        ShownName = v.Artifact.Title,
        Number = v.Number,
        Description = v.Description,
    });

    private async Task<HashSet<Guid>> InCardAsync(List<Guid> ids, CancellationToken ct)
    {
        IQueryable<Guid>? found = null;
        foreach (var word in query.Words)
        {
            var with = sets.Words(SearchKind.Version, word).Where(t => t.Slot == SearchSlot.Card && ids.Contains(t.ThingId)).Select(t => t.ThingId);
            found = found is null ? with : found.Union(with);
        }

        return found is null ? [] : await found.ToHashSetAsync(ct);
    }

    private SearchHit WithVersion(SearchHit hit, VersionView view) => hit with
    {
        Tags = view.Tags,
        Aliases =
        [
            .. view.Bookmarks.SelectMany(b => b.Aliases.Select(a => new SearchAlias(a.Name, b.Model, b.Number, a.IsProtected))),
            .. view.Aliases.Select(a => new SearchAlias(a.Name, view.Artifact, view.Number, a.IsProtected)),
        ],
        Values = ValuesOf(view.Metadata),
    };

    private List<SearchValue> ValuesOf(string metadata)
    {
        if (query.Metadata.Count == 0) return [];
        using var document = JsonDocument.Parse(metadata);
        var keys = query.Metadata.Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        return MetadataValues.Of(document.RootElement)
            .Where(pair => keys.Contains(MetadataValues.KeyOf(pair.Key)))
            .Take(SearchQuery.MaxTerms)
            .Select(pair => new SearchValue(pair.Key, SearchWords.Cut(MetadataValues.TextOf(pair.Value), MaxValueLength))).ToList();
    }
}
