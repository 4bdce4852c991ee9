using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Tags;

/// <summary>The one way in which the tags of anything change.</summary>
internal static class TagWrites
{
    /// <summary>These tags and no others; null, or the first refusal.</summary>
    public static Task<Error?> SetAsync(WriteScope scope, Tagged thing, IReadOnlyList<string> texts) => ChangeAsync(scope, thing, texts, present => present);

    /// <summary>These tags more, and those no longer; what stands in both is added.</summary>
    public static async Task<Error?> ChangeAsync(WriteScope scope, Tagged thing, IReadOnlyList<string> add, IReadOnlyList<string> remove)
    {
        if (!TagName.ParseAll(remove, "remove").TryGet(out var gone, out var error)) return error;
        var keys = gone.Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        return await ChangeAsync(scope, thing, add, present => present.Where(t => keys.Contains(t.NameKey)));
    }

    private static async Task<Error?> ChangeAsync(WriteScope scope, Tagged thing, IReadOnlyList<string> texts, Func<IEnumerable<Tag>, IEnumerable<Tag>> goneOf)
    {
        if (!TagName.ParseAll(texts).TryGet(out var wanted, out var error)) return error;
        var present = await thing.In(scope.Db).OrderBy(t => t.NameKey).ToListAsync(scope.Ct);
        var gone = goneOf(present).Where(t => wanted.TrueForAll(w => w.Key != t.NameKey)).ToList();
        // One that is there already stays as it was first written.
        var come = wanted.Where(w => present.TrueForAll(t => t.NameKey != w.Key)).Select(thing.Row).ToList();
        if (gone.Count + come.Count == 0) return null;
        var after = present.Except(gone).Concat(come).OrderBy(t => t.NameKey, StringComparer.Ordinal).ToList();
        if (after.Count > TagName.MaxPerThing) return TagName.TooMany;
        scope.Db.RemoveRange(gone);
        scope.Db.AddRange(come);
        await thing.ChangeAsync(scope);
        scope.Record(thing.Happening(scope, Say(present), Say(after)));
        return null;
    }

    private static string Say(IEnumerable<Tag> tags) => string.Join(", ", tags.Select(t => t.Name));
}
