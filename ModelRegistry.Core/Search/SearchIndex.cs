using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Core.Search;

/// <summary>
/// Keeps the words of every thing beside it. It looks at what a context is about to save, so no writer can forget it, and what is found is
/// always what was committed.
/// </summary>
internal static class SearchIndex
{
    /// <summary>Adds, replaces and removes the words of what <paramref name="db"/> is about to save, in the same transaction.</summary>
    public static async Task FollowAsync(RegistryDbContext db, CancellationToken ct)
    {
        foreach (var change in Changes(db).ToList())
        {
            if (!change.IsNew) await ForgetAsync(db, change, ct);
            if (change.Words.Count > 0) Add(db, change);
        }

        foreach (var version in db.ChangeTracker.Entries<ModelVersion>().Where(e => e.State == EntityState.Added).ToList())
            db.MetadataValues.AddRange(MetadataValues.Rows(version.Entity.Id, version.Entity.Metadata));
    }

    /// <summary>True where a save would need <see cref="FollowAsync"/>.</summary>
    public static bool Concerns(RegistryDbContext db) => Changes(db).Any();

    /// <summary>The words of a card, whoever logs it: named by the file's digest. Below zero, where no other text is.</summary>
    public static long CardId(Digest digest) => BinaryPrimitives.ReadInt64BigEndian(Convert.FromHexString(digest.Hex)) | long.MinValue;

    /// <summary>The words of one slot of one thing.</summary>
    public static long TextId(Guid thingId, SearchSlot slot)
    {
        Span<byte> bytes = stackalloc byte[17];
        thingId.TryWriteBytes(bytes);
        bytes[16] = (byte)slot;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }

    private static IEnumerable<TextChange> Changes(RegistryDbContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) continue;
            foreach (var change in entry.Entity switch
            {
                Entity e => Texts(entry, SearchKind.Entity, e.Id, () => e.Id, (SearchSlot.Name, [nameof(e.Name)]), (SearchSlot.Title, [nameof(e.DisplayName)]), (SearchSlot.Description, [nameof(e.Description)])),
                // The place of registered models is no project that anybody looks for.
                Project { IsRegistry: false } p => Texts(entry, SearchKind.Project, p.Id, () => p.EntityId, (SearchSlot.Name, [nameof(p.Name), nameof(p.Title)]), (SearchSlot.Title, [nameof(p.DisplayName)]), (SearchSlot.Description, [nameof(p.Description)])),
                Collection c => Texts(entry, c.Kind == CollectionKind.Artifact ? SearchKind.Artifact : SearchKind.Model, c.Id, () => c.EntityId, (SearchSlot.Name, [nameof(c.Name), nameof(c.Title)]), (SearchSlot.Description, [nameof(c.Description)])),
                Run r => Texts(entry, SearchKind.Run, r.Id, () => EntityOf(db, r.Project, r.ProjectId), (SearchSlot.Name, [nameof(r.Name), nameof(r.DisplayName)])),
                ModelVersion v => Texts(entry, SearchKind.Version, v.Id, () => EntityOf(db, v), (SearchSlot.Description, [nameof(v.Description)])),
                _ => [],
            })
                yield return change;
        }
    }

    private static IEnumerable<TextChange> Texts(EntityEntry entry, SearchKind kind, Guid id, Func<Guid> entityOf, params (SearchSlot Slot, string[] Properties)[] slots)
    {
        foreach (var (slot, properties) in slots)
        {
            var values = properties.Select(entry.Property).ToList();
            if (entry.State == EntityState.Modified && values.TrueForAll(v => string.Equals((string?)v.OriginalValue, (string?)v.CurrentValue, StringComparison.Ordinal))) continue;
            var texts = entry.State == EntityState.Deleted ? [] : values.Select(v => (string?)v.CurrentValue).OfType<string>().ToList();
            if (entry.State == EntityState.Added && texts.Count == 0) continue;
            var words = texts.SelectMany(text => slot == SearchSlot.Name ? SearchWords.OfName(text) : SearchWords.OfText(text)).ToHashSet(StringComparer.Ordinal);
            yield return new(id, slot, kind, entityOf(), words, entry.State == EntityState.Added);
        }
    }

    private static async Task ForgetAsync(RegistryDbContext db, TextChange change, CancellationToken ct)
    {
        await db.SearchTerms.Where(t => t.TextId == change.TextId).ExecuteDeleteAsync(ct);
        await db.SearchTexts.Where(t => t.ThingId == change.ThingId && t.Slot == change.Slot).ExecuteDeleteAsync(ct);
    }

    private static void Add(RegistryDbContext db, TextChange change)
    {
        db.SearchTexts.Add(new() { ThingId = change.ThingId, Slot = change.Slot, Kind = change.Kind, EntityId = change.EntityId, TextId = change.TextId });
        db.SearchTerms.AddRange(change.Words.Select(word => new SearchTerm { TextId = change.TextId, Word = word }));
    }

    // A row of a use case is loaded or made together with its place; another would be a bug that must not stay unseen.
    private static Guid EntityOf(RegistryDbContext db, Project? project, Guid projectId) =>
        (project ?? db.Projects.Local.FindEntry(projectId)?.Entity)?.EntityId
        ?? throw new InvalidOperationException("A run is saved by a context that does not know its project.");

    private static Guid EntityOf(RegistryDbContext db, ModelVersion version) =>
        (version.Artifact ?? db.Collections.Local.FindEntry(version.ArtifactId)?.Entity)?.EntityId
        ?? throw new InvalidOperationException("A version is saved by a context that does not know its artifact.");

    private sealed record TextChange(Guid ThingId, SearchSlot Slot, SearchKind Kind, Guid EntityId, IReadOnlySet<string> Words, bool IsNew)
    {
        public long TextId => SearchIndex.TextId(ThingId, Slot);
    }
}
