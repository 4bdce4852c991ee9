using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Artifacts;

/// <summary>
/// What is shown with a version that was just resolved. Deployments ask for the same few versions all day, so a view is kept in memory under the
/// version's revision: the database is asked which version and which revision every time, and a view of an older revision is never answered.
/// </summary>
public sealed class ResolvedViews(IDbContextFactory<RegistryDbContext> contexts) : IDisposable
{
    // Characters of JSON and text, and a handful for the rest of a view.
    private const int MostKept = 64 << 20;
    private const int Rest = 1_000;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <summary>The view of <paramref name="resolved"/>, with the bookmarks that <paramref name="actor"/> may see now; <c>not_found</c> where it was deleted meanwhile.</summary>
    public async Task<Result<VersionView>> GetAsync(ResolvedVersion resolved, Actor actor, CancellationToken ct)
    {
        if (kept.TryGetValue(resolved.VersionId, out Kept? known) && known!.Revision == resolved.Revision)
            return await ForAsync(known.View, resolved, actor, ct);

        // Kept under the revision that was read before the view: where the version changed in between, the next resolve asks for a later one.
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionViews.LoadAsync(db, null, [resolved.VersionId], ct)).TryGetValue(resolved.VersionId, out var view)) return Error.NotFound("such model version");
        var size = Rest + view.Metadata.Length + (view.Description?.Length ?? 0) + (Rest * view.Bookmarks.Count);
        using (var entry = kept.CreateEntry(resolved.VersionId)) entry.SetValue(new Kept(resolved.Revision, view)).SetSize(size);
        return await ForAsync(view, resolved, actor, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => kept.Dispose();

    // The resolve itself has shown that the actor sees two entities; only for others is it asked again.
    private async Task<VersionView> ForAsync(VersionView view, ResolvedVersion resolved, Actor actor, CancellationToken ct)
    {
        var others = view.Bookmarks.Select(b => b.EntityId).Where(id => id != resolved.EntityId && id != resolved.ViaEntityId).Distinct().ToList();
        if (others.Count == 0) return view;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hidden = others.Except(await EntityAccess.Visible(db, actor).Where(id => others.Contains(id)).ToListAsync(ct)).ToHashSet();
        return hidden.Count == 0 ? view : view with { Bookmarks = view.Bookmarks.Where(b => !hidden.Contains(b.EntityId)).ToList() };
    }

    private sealed record Kept(long Revision, VersionView View);
}
