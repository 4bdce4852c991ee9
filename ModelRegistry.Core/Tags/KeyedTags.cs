using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Tags;

/// <summary>The one way in which tags with values change, and are read.</summary>
public static class KeyedTags
{
    /// <summary>Adds or replaces some and takes others away; what they were before and are after, in words, or <c>tag_invalid</c>.</summary>
    internal static async Task<Result<(string? Before, string? After)>> ChangeAsync(
        WriteScope scope, Guid thing, IReadOnlyList<KeyValuePair<string, string>> set, IReadOnlyList<string> remove)
    {
        if (set.Count + remove.Count == 0) return ((string?, string?))(null, null);
        foreach (var (key, value) in set)
        {
            if (KeyedTag.Check(key, value) is { } bad) return bad;
        }

        var (db, before, after) = (scope.Db, new List<string>(), new List<string>());
        var rows = await db.KeyedTags.Where(t => t.ThingId == thing).ToDictionaryAsync(t => t.Key, StringComparer.Ordinal, scope.Ct);
        foreach (var (key, value) in set)
        {
            if (rows.TryGetValue(key, out var row))
            {
                if (row.Value == value) continue;
                before.Add(Say(row));
                row.Value = value;
            }
            else
            {
                row = new() { ThingId = thing, Key = key, Value = value };
                rows.Add(key, row);
                db.KeyedTags.Add(row);
            }

            after.Add(Say(row));
        }

        foreach (var row in remove.Where(key => set.All(s => s.Key != key)).Select(key => rows.GetValueOrDefault(key)).OfType<KeyedTag>())
        {
            before.Add(Say(row));
            rows.Remove(row.Key);
            db.KeyedTags.Remove(row);
        }

        if (rows.Count > KeyedTag.MaxPerThing) return Error.Invalid("tag_invalid", "tags", KeyedTag.Form);
        return (before.Count > 0 ? string.Join(", ", before) : null, after.Count > 0 ? string.Join(", ", after) : null);
    }

    /// <summary>What the keys begin with under which a wire keeps what it was told and nothing else shows; no tag can.</summary>
    public const string Own = "~";

    /// <summary>Keeps what a wire was told of a new thing.</summary>
    internal static void Keep(WriteScope scope, Guid thing, IReadOnlyList<KeyValuePair<string, string>> words) =>
        scope.Db.KeyedTags.AddRange(words.Select(word => new KeyedTag { ThingId = thing, Key = Own + word.Key, Value = word.Value }));

    /// <summary>The same of a thing that is there; what it was told before under a key is replaced. <c>tag_invalid</c> where it is too much.</summary>
    internal static async Task<Error?> KeepAsync(WriteScope scope, Guid thing, IReadOnlyList<KeyValuePair<string, string>> words)
    {
        if (words.Count == 0) return null;
        var (db, ct) = (scope.Db, scope.Ct);
        if (words.Any(word => word.Value.Length > KeyedTag.MaxValueLength)) return Error.Invalid("tag_invalid", "tags", KeyedTag.Form);
        // Those that were added in this call are not in the database yet.
        await db.SaveChangesAsync(ct);
        var rows = await db.KeyedTags.Where(t => t.ThingId == thing && t.Key.StartsWith(Own)).ToDictionaryAsync(t => t.Key, StringComparer.Ordinal, ct);
        foreach (var (key, value) in words)
        {
            if (rows.TryGetValue(Own + key, out var row))
            {
                row.Value = value;
                continue;
            }

            row = new() { ThingId = thing, Key = Own + key, Value = value };
            rows.Add(row.Key, row);
            db.KeyedTags.Add(row);
        }

        await db.SaveChangesAsync(ct);
        return await db.KeyedTags.CountAsync(t => t.ThingId == thing, ct) > KeyedTag.MaxPerThing ? Error.Invalid("tag_invalid", "tags", KeyedTag.Form) : null;
    }

    /// <summary>True of what wires keep for themselves: no page shows it.</summary>
    public static bool IsOwn(string key) => key.StartsWith(Own, StringComparison.Ordinal);

    /// <summary>Of several things, by thing, in the order of their keys.</summary>
    internal static async Task<ILookup<Guid, KeyValuePair<string, string>>> OfAsync(RegistryDbContext db, IReadOnlyCollection<Guid> things, CancellationToken ct)
    {
        var rows = new List<KeyedTag>();
        foreach (var some in things.Distinct().Chunk(500)) rows.AddRange(await db.KeyedTags.AsNoTracking().Where(t => some.Contains(t.ThingId)).OrderBy(t => t.Key).ToListAsync(ct));
        return rows.ToLookup(t => t.ThingId, t => KeyValuePair.Create(t.Key, t.Value));
    }

    private const int Said = 200;

    private static string Say(KeyedTag tag) => $"{tag.Key}={(tag.Value.Length > Said ? tag.Value[..TextKey.WholeAt(tag.Value, Said)] + "…" : tag.Value)}";
}
