using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>From what these clients name (an id, <c>name:alias</c>) to versions, drafts and bookmarks.</summary>
internal sealed class WandbVersions(ResolveReference resolve, VersionQueries versions, DraftQueries drafts, CollectionQueries collections, RegisteredModelQueries models)
{
    // A page of a registry's lists; what a client asks beyond comes on the next.
    private const int DefaultPage = 50;

    // Pages that are looked at for one.
    private const int MostLooks = 200;

    /// <summary>How many of a list, as asked for within bounds.</summary>
    public static PageRequest Page(WandbArguments args)
    {
        var after = args.Text("after");
        return new((int)Math.Clamp(args.Number("first") ?? DefaultPage, 1, PageRequest.MaxLimit), string.IsNullOrEmpty(after) ? null : after);
    }

    /// <summary>
    /// The first page from there on in which a condition holds of anything, without the rest of it; null where there is no list. These clients take a page
    /// of nothing for the end, whatever is behind it. It is one of nothing at the end, and after <see cref="MostLooks"/> of them.
    /// </summary>
    public static async Task<Page<T>?> FirstOfSomeAsync<T>(PageRequest request, Func<PageRequest, Task<Page<T>?>> read, Func<T, bool> holds)
    {
        for (var looks = 1; ; looks++)
        {
            if (await read(request) is not { } page) return null;
            var some = page.Where(holds);
            if (some.Items.Count > 0 || page.Next is null || looks == MostLooks) return some;
            request = request with { Cursor = page.Next };
        }
    }

    /// <summary>A version by id, or the draft that has it; null where it is neither or not theirs to see.</summary>
    public async Task<ArtifactNode?> FindAsync(string? id, WandbCall call)
    {
        if (WandbIds.FindGuid(id, WandbIds.ArtifactKind) is not { } key) return null;
        if (await FindVersionAsync(key, call) is { } version) return version;
        if (await drafts.FindAsync(key, call.Actor, call.Ct) is not { } draft) return null;
        return draft.VersionId is { } became ? await FindVersionAsync(became, call) : Of(draft);
    }

    /// <summary>The same for what must be there.</summary>
    public async Task<ArtifactNode> GetAsync(string? id, WandbCall call) =>
        await FindAsync(id, call) ?? throw WandbCall.Refuse("There is no such artifact, or it is not yours to see.", "not_found");

    /// <summary>The same for what must be committed, by id or by what the client called it.</summary>
    public async Task<ArtifactNode> GetCommittedAsync(string? id, string? clientId, WandbCall call)
    {
        // Older clients send the one that they don't mean as an empty text.
        var found = !string.IsNullOrEmpty(id) ? await FindAsync(id, call)
            : !string.IsNullOrEmpty(clientId) && await drafts.FindAsync(clientId, call.Actor, call.Ct) is { VersionId: { } version } ? await FindVersionAsync(version, call) : null;
        if (found?.View is not null) return found;
        throw found is null
            ? WandbCall.Refuse("There is no such artifact, or it is not yours to see.", "not_found")
            : WandbCall.Refuse("This artifact is not committed yet.", "not_committed");
    }

    /// <summary>A version by its id in the registry.</summary>
    public async Task<ArtifactNode?> FindVersionAsync(Guid id, WandbCall call)
    {
        if (call.Find(await versions.GetAsync(id, call.Actor, call.Ct)) is not { } found) return null;
        return ArtifactNode.Of(found.Version, (await versions.ListLatestAsync([id], call.Actor, call.Ct))[id]);
    }

    /// <summary>A version by <c>collection:alias</c> of a project, with its number there.</summary>
    public async Task<MembershipNode?> FindMemberAsync(ProjectNode project, string? name, WandbCall call)
    {
        if (name is null) return null;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var path = new CollectionPath(project.EntityName, project.Name, colon < 0 ? name : name[..colon]);
        return await FindMemberAsync(path, colon < 0 ? string.Empty : name[(colon + 1)..], call);
    }

    /// <summary>The same by its collection and <c>vN</c>, alias or nothing for the latest.</summary>
    public async Task<MembershipNode?> FindMemberAsync(CollectionPath path, string selector, WandbCall call)
    {
        if (call.Find(await resolve.ExecuteAsync(path, selector, call.Actor, call.Ct)) is not { } resolved) return null;
        if (await FindVersionAsync(resolved.VersionId, call) is not { } artifact) return null;
        return resolved.Via is { } via
            ? new(via.Path, via.Member.Number ?? 0, artifact)
            : new(resolved.Artifact, resolved.Number, artifact);
    }

    /// <summary>Everywhere a version is a member: its own artifact first.</summary>
    public static IEnumerable<MembershipNode> Memberships(ArtifactNode artifact) => artifact.View is not { } view
        ? []
        : view.Bookmarks.Select(bookmark => new MembershipNode(bookmark.Model, bookmark.Number, artifact)).Prepend(new(view.Artifact, view.Number, artifact));

    /// <summary>A collection, or null where there is none or it is not theirs to see.</summary>
    public async Task<CollectionView?> FindCollectionAsync(CollectionPath path, WandbCall call) =>
        call.Find(await collections.GetAsync(path, call.Actor, call.Ct))?.Collection;

    /// <summary>The members of a collection, newest first.</summary>
    public async Task<Connection<ArtifactNode>?> ListAsync(CollectionPath path, WandbArguments args, WandbCall call)
    {
        // Everything that is listed is committed.
        RefuseFilters(args.Text("filters"), but: "state");
        if (await FindCollectionAsync(path, call) is not { } collection) return null;
        // A bookmark whose version the reader may not see is none for this wire.
        if (await FirstOfSomeAsync(Page(args), ReadAsync, item => item.Version is not null) is not { } seen) return null;
        var latest = await versions.ListLatestAsync(seen.Items.Select(item => item.Version!.Id).ToList(), call.Actor, call.Ct);
        return Connection<ArtifactNode>.Of(seen, item => ArtifactNode.Of(item.Version!, latest[item.Version!.Id]), collection.Members, item => MemberSelector.Of(item.Number).ToString());

        async Task<Page<(int Number, VersionView? Version)>?> ReadAsync(PageRequest page) => path.IsRegisteredModel
            ? call.Must(await models.ListAsync(path.Entity, path.Name, page, call.Actor, call.Ct)).Map(b => (b.Number, b.Version))
            : call.Must(await versions.ListAsync(path, page, call.Actor, call.Ct)).Map(v => (v.Number, Version: (VersionView?)v));
    }

    /// <summary>Versions in whatever order they come.</summary>
    public async Task<Connection<ArtifactNode>> OfAsync(Page<VersionView> page, WandbCall call)
    {
        var latest = await versions.ListLatestAsync(page.Items.Select(view => view.Id).ToList(), call.Actor, call.Ct);
        return Connection<ArtifactNode>.Of(page, view => ArtifactNode.Of(view, latest[view.Id]));
    }

    private static ArtifactNode Of(DraftInWork draft) => new(draft.Id, draft.Artifact, draft.Words.Foreign?.Digest ?? string.Empty, draft.Words.Foreign?.Type ?? ArtifactNode.Model)
    {
        State = "PENDING",
        Description = draft.Words.Description,
        Metadata = draft.Words.Metadata,
        HistoryStep = draft.Words.Foreign?.Step,
        CreatedAt = draft.ExpiresAt.ToWire(),
    };

    // One that is passed over would answer with what was not asked for.
    private static void RefuseFilters(string? filters, string but)
    {
        if (string.IsNullOrWhiteSpace(filters)) return;
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(filters);
            if (document.RootElement.EnumerateObject().All(filter => filter.NameEquals(but))) return;
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Said below.
        }

        throw WandbCall.Refuse($"Of the filters of this list, the registry knows '{but}' alone.", "filter_unknown");
    }
}
