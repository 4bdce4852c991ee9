using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search.Language;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Search;

/// <summary>
/// What the parts of a query are found in, as sets of ids to compose with: each is read from an index by the word or value, and asks itself what
/// the actor may see. A row of another entity never decides whether something is found.
/// </summary>
internal sealed class SearchSets(RegistryDbContext db, Actor actor)
{
    /// <summary>The entities that the actor may see.</summary>
    public IQueryable<Guid> Visible { get; } = EntityAccess.Visible(db, actor);

    // A card is a file's bytes: who may not download it may not ask what is in it.
    private readonly IQueryable<Guid> downloadable = EntityAccess.Where(db, actor, RegistryAction.DownloadFiles);

    /// <summary>Entities with the word.</summary>
    public IQueryable<Guid> Entities(WordCondition word) => Texts(SearchKind.Entity, word);

    /// <summary>Projects with the word, or in an entity of that name.</summary>
    public IQueryable<Guid> Projects(WordCondition word)
    {
        var entities = Names(SearchKind.Entity, word);
        return Texts(SearchKind.Project, word).Union(db.Projects.Where(p => entities.Contains(p.EntityId)).Select(p => p.Id));
    }

    /// <summary>Collections with the word, in a project or entity of that name, or with such an alias or tag.</summary>
    public IQueryable<Guid> Collections(WordCondition word) => Texts(SearchKind.Artifact, word)
        .Union(Texts(SearchKind.Model, word))
        .Union(Places(word))
        .Union(Aliases(word).Select(a => a.CollectionId))
        .Union(Named(db.CollectionTags, word).Select(t => t.CollectionId));

    /// <summary>Runs with the word, or in a project or entity of that name.</summary>
    public IQueryable<Guid> Runs(WordCondition word)
    {
        var projects = ProjectsNamed(word);
        return Texts(SearchKind.Run, word).Union(db.Runs.Where(r => projects.Contains(r.ProjectId)).Select(r => r.Id));
    }

    /// <summary>Versions with the word in what is said of them, in a tag, in an alias they hold, as their number, or in the name of a place that they are in.</summary>
    public IQueryable<Guid> Versions(WordCondition word)
    {
        var places = Named(word);
        var runs = Names(SearchKind.Run, word);
        var found = Texts(SearchKind.Version, word)
            .Union(db.Memberships.Where(m => m.RemovedAt == null && places.Contains(m.CollectionId)).Select(m => m.VersionId))
            .Union(db.Versions.Where(v => v.RunId != null && runs.Contains(v.RunId.Value)).Select(v => v.Id))
            .Union(Named(db.VersionTags, word).Select(t => t.VersionId))
            .Union(Aliases(word).Select(a => a.Holder!.VersionId));
        return word.Number is { } number ? found.Union(db.Versions.Where(v => v.Number == number).Select(v => v.Id)) : found;
    }

    /// <summary>Versions that are such members.</summary>
    public IQueryable<Guid> Versions(MemberCondition member) => Members(member).Select(m => m.VersionId);

    /// <summary>The version that a whole reference means.</summary>
    public IQueryable<Guid> Versions(Reference reference)
    {
        var (entity, project, name) = (TextKey.Of(reference.Path.Entity), TextKey.Of(reference.Path.Project), TextKey.Of(reference.Path.Name));
        var members = db.Memberships.Where(m => m.RemovedAt == null && Visible.Contains(m.Collection!.EntityId)
            && m.Collection.NameKey == name && m.Collection.Project!.NameKey == project && m.Collection.Project.Entity!.NameKey == entity);
        return Selected(members, reference.Member).Select(m => m.VersionId);
    }

    /// <summary>Collections that have such a member.</summary>
    public IQueryable<Guid> Collections(MemberCondition member) => Members(member).Select(m => m.CollectionId);

    /// <summary>Versions with the tag.</summary>
    public IQueryable<Guid> TaggedVersions(string key) => db.VersionTags.Where(t => t.NameKey == key).Select(t => t.VersionId);

    /// <summary>Collections with the tag.</summary>
    public IQueryable<Guid> TaggedCollections(string key) => db.CollectionTags.Where(t => t.NameKey == key).Select(t => t.CollectionId);

    /// <summary>Aliases of that name that somebody holds, in what the actor may see.</summary>
    public IQueryable<Alias> Held(string key) => db.Aliases.Where(a => a.NameKey == key && a.HolderId != null && Visible.Contains(a.Collection!.EntityId));

    /// <summary>Versions with such a value in their metadata.</summary>
    public IQueryable<Guid> Versions(MetadataCondition condition)
    {
        var key = condition.Key;
        if (condition.Comparing != Comparing.NotEqual) return Values(condition).Select(v => v.VersionId);
        // Has the key, and no value of it is this one.
        var equal = Values(condition with { Comparing = Comparing.Equal }).Select(v => v.VersionId);
        return db.MetadataValues.Where(v => v.Key == key && v.Number != null).Select(v => v.VersionId)
            .Union(db.MetadataValues.Where(v => v.Key == key && v.ValueKey != null).Select(v => v.VersionId))
            .Except(equal);
    }

    private IQueryable<MetadataValue> Values(MetadataCondition condition)
    {
        var (key, text) = (condition.Key, condition.Text);
        if (condition.Number is not { } number)
        {
            return condition.Comparing switch
            {
                Comparing.Equal => db.MetadataValues.Where(v => v.Key == key && v.ValueKey == text),
                Comparing.Less => db.MetadataValues.Where(v => v.Key == key && v.ValueKey != null && string.Compare(v.ValueKey, text) < 0),
                Comparing.AtMost => db.MetadataValues.Where(v => v.Key == key && v.ValueKey != null && string.Compare(v.ValueKey, text) <= 0),
                Comparing.Greater => db.MetadataValues.Where(v => v.Key == key && v.ValueKey != null && string.Compare(v.ValueKey, text) > 0),
                _ => db.MetadataValues.Where(v => v.Key == key && v.ValueKey != null && string.Compare(v.ValueKey, text) >= 0),
            };
        }

        return condition.Comparing switch
        {
            // "12" and 12 are told apart by no one who asks for 12.
            Comparing.Equal => db.MetadataValues.Where(v => v.Key == key && v.Number == number).Union(db.MetadataValues.Where(v => v.Key == key && v.ValueKey == text)),
            Comparing.Less => db.MetadataValues.Where(v => v.Key == key && v.Number < number),
            Comparing.AtMost => db.MetadataValues.Where(v => v.Key == key && v.Number <= number),
            Comparing.Greater => db.MetadataValues.Where(v => v.Key == key && v.Number > number),
            _ => db.MetadataValues.Where(v => v.Key == key && v.Number >= number),
        };
    }

    private IQueryable<Membership> Members(MemberCondition member)
    {
        var members = db.Memberships.Where(m => m.RemovedAt == null && Visible.Contains(m.Collection!.EntityId));
        foreach (var word in member.Place)
        {
            var places = Named(word);
            members = members.Where(m => places.Contains(m.CollectionId));
        }

        return Selected(members, member.Member);
    }

    private IQueryable<Membership> Selected(IQueryable<Membership> members, MemberSelector selector)
    {
        var key = selector.Alias?.Key;
        return selector switch
        {
            { Number: { } number } => members.Where(m => m.Number == number),
            { Alias: not null } => members.Where(m => db.Aliases.Any(a => a.HolderId == m.Id && a.NameKey == key)),
            _ => members.Where(m => !db.Memberships.Any(o => o.CollectionId == m.CollectionId && o.RemovedAt == null && o.Number > m.Number)),
        };
    }

    // Collections that are called so, or lie in something called so.
    private IQueryable<Guid> Named(WordCondition word) => Names(SearchKind.Artifact, word).Union(Names(SearchKind.Model, word)).Union(Places(word));

    private IQueryable<Guid> Places(WordCondition word)
    {
        var (projects, entities) = (Names(SearchKind.Project, word), Names(SearchKind.Entity, word));
        return db.Collections.Where(c => projects.Contains(c.ProjectId)).Select(c => c.Id)
            .Union(db.Collections.Where(c => entities.Contains(c.EntityId)).Select(c => c.Id));
    }

    private IQueryable<Guid> ProjectsNamed(WordCondition word)
    {
        var entities = Names(SearchKind.Entity, word);
        return Names(SearchKind.Project, word).Union(db.Projects.Where(p => entities.Contains(p.EntityId)).Select(p => p.Id));
    }

    private IQueryable<Guid> Names(SearchKind kind, WordCondition word) => Words(kind, word).Where(t => t.Slot == SearchSlot.Name).Select(t => t.ThingId);

    private IQueryable<Guid> Texts(SearchKind kind, WordCondition word) => Words(kind, word).Select(t => t.ThingId);

    /// <summary>The texts of one kind of thing that have all words of the condition.</summary>
    public IQueryable<SearchText> Words(SearchKind kind, WordCondition word)
    {
        IQueryable<long>? ids = null;
        foreach (var whole in word.Words)
        {
            var with = db.SearchTerms.Where(t => t.Word == whole).Select(t => t.TextId);
            ids = ids is null ? with : ids.Where(id => with.Contains(id));
        }

        if (word.Beginning is { } low)
        {
            var high = WordCondition.After(low);
            var with = db.SearchTerms.Where(t => string.Compare(t.Word, low) >= 0 && string.Compare(t.Word, high) < 0).Select(t => t.TextId);
            ids = ids is null ? with : ids.Where(id => with.Contains(id));
        }

        var found = db.SearchTexts.Where(t => t.Kind == kind && ids!.Contains(t.TextId) && Visible.Contains(t.EntityId));
        return kind == SearchKind.Version ? found.Where(t => t.Slot != SearchSlot.Card || downloadable.Contains(t.EntityId)) : found;
    }

    private IQueryable<Alias> Aliases(WordCondition word) => Named(db.Aliases.Where(a => a.HolderId != null && Visible.Contains(a.Collection!.EntityId)), word);

    // Tags and aliases are names of one word: they begin with it, or with all that was typed up to a space.
    private static IQueryable<T> Named<T>(IQueryable<T> rows, WordCondition word)
        where T : class
    {
        var (key, whole) = (word.Key, word.Whole);
        if (word.IsPhrase) return rows.Where(row => EF.Property<string>(row, nameof(Tag.NameKey)) == key);
        var found = Begins(rows, key);
        return key == whole ? found : found.Union(Begins(rows, whole));
    }

    private static IQueryable<T> Begins<T>(IQueryable<T> rows, string low)
        where T : class
    {
        var high = WordCondition.After(low);
        return rows.Where(row => string.Compare(EF.Property<string>(row, nameof(Tag.NameKey)), low) >= 0 && string.Compare(EF.Property<string>(row, nameof(Tag.NameKey)), high) < 0);
    }
}
