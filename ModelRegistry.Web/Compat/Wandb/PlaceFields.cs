using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>Who asks, what the server can, and entities, projects and collections.</summary>
internal sealed class PlaceFields(AccountQueries accounts, EntityQueries entities, ProjectQueries projects, CollectionQueries collections, DraftQueries drafts, WandbVersions versions) : IWandbFields
{
    // Every older client is taken; none is told to update.
    private const string MostVersion = "99.0.0";

    public void Map(WandbFields fields)
    {
        fields.Root("Query")
            .Field("viewer", async (_, _, call) => await ViewerAsync(call))
            .Field("serverInfo", (_, _, _) => Task.FromResult(ServerInfoNode.It))
            .Field("entity", (_, args, call) => FindEntityAsync(args.Text("name"), call))
            .Field("organization", async (_, args, call) => (await FindEntityAsync(args.Text("name"), call))?.Organization)
            .Field("project", (_, args, call) => FindAsync(args.Text("entityName"), args.Text("name"), call))
            .Field("model", (_, args, call) => FindAsync(args.Text("entityName"), args.Text("name"), call))
            .Field("models", (_, args, call) => ListAsync(args, call))
            .Field("artifact", (_, args, call) => versions.FindAsync(args.Text("id"), call))
            .Field("artifactCollection", async (_, args, call) => WandbIds.FindCollection(args.Text("id")) is { } path && await versions.FindCollectionAsync(path, call) is { } found ? CollectionNode.Of(found) : null)
            .Field("clientIDMapping", async (_, args, call) => await drafts.FindAsync(args.MustText("clientID"), call.Actor, call.Ct) is { } draft
                ? new ClientIdNode(WandbIds.OfArtifact(draft.VersionId ?? draft.Id))
                : null);
        fields.On<UserNode>("User");
        fields.On<EntityNode>("Entity").Field("project", (entity, args, call) => FindAsync(entity.Name, args.Text("name"), call));
        fields.On<ProjectNode>("Project")
            .Field("artifact", async (project, args, call) => (await versions.FindMemberAsync(project, args.Text("name"), call))?.Artifact)
            .Field("artifactCollectionMembership", (project, args, call) => versions.FindMemberAsync(project, args.Text("name"), call))
            .Field("artifactCollection", (project, args, call) => FindCollectionAsync(project, args.MustText("name"), null, call))
            .Field("artifactType", async (project, args, call) => (await TypesAsync(project, call)).FirstOrDefault(type => type.Name == args.MustText("name")))
            .Field("artifactTypes", async (project, _, call) => Connection<TypeNode>.All(await TypesAsync(project, call)))
            .Field("artifactCollections", (project, args, call) => ListCollectionsAsync(project, null, args, call));
        fields.On<TypeNode>("ArtifactType")
            .Field("artifact", async (type, args, call) => (await versions.FindMemberAsync(type.Project, args.Text("name"), call))?.Artifact)
            .Field("artifactCollection", (type, args, call) => FindCollectionAsync(type.Project, args.MustText("name"), type.Name, call))
            .Field("artifactCollections", (type, args, call) => ListCollectionsAsync(type.Project, type.Name, args, call));
        MapCollection(fields.On<SequenceNode>("ArtifactSequence"))
            .Field("latestArtifact", async (sequence, _, call) => (await versions.FindMemberAsync(sequence.Path, string.Empty, call))?.Artifact);
        MapCollection(fields.On<PortfolioNode>("ArtifactPortfolio"));
    }

    /// <summary>A project, the caller's default entity's where none is named; null where it is not there or not theirs to see.</summary>
    public async Task<ProjectNode?> FindAsync(string? entity, string? name, WandbCall call)
    {
        if (name is null) return null;
        entity = string.IsNullOrEmpty(entity) ? call.Actor.DefaultEntity : entity;
        if (await entities.FindGrantAsync(entity, call.Actor, call.Ct) is not { } grant) return null;
        var mayWrite = grant.Allows(RegistryAction.LogVersion);
        if (TextKey.Of(name) == CollectionPath.RegistryProject) return new(grant.EntityName, CollectionPath.RegistryProject) { ReadOnly = !mayWrite };
        if (call.Find(await projects.GetAsync(entity, name, call.Actor, call.Ct)) is not { Project: var found }) return null;
        return new(found.Entity, found.Name) { Key = found.Id, ReadOnly = !mayWrite, Description = found.Description, CreatedAt = found.CreatedAt.ToWire() };
    }

    private WandbFieldsOf<T> MapCollection<T>(WandbFieldsOf<T> fields)
        where T : CollectionNode => fields
        .Field("description", async (node, _, call) => (await node.LookAsync(versions, call))?.Description)
        .Field("createdAt", async (node, _, call) => (await node.LookAsync(versions, call))?.CreatedAt.ToWire())
        .Field("updatedAt", async (node, _, call) => await node.LookAsync(versions, call) is { } view ? (view.LatestAt ?? view.CreatedAt).ToWire() : null)
        .Field("state", async (node, _, call) => await node.LookAsync(versions, call) is null ? "DELETED" : "READY")
        .Field("defaultArtifactType", async (node, _, call) => new TypeNode(node.Project, (await node.LookAsync(versions, call))?.Type ?? ArtifactNode.Model))
        .Field("tags", async (node, _, call) => Connection<TagNode>.All(((await node.LookAsync(versions, call))?.Tags ?? []).Select(tag => new TagNode(tag))))
        .Field("aliases", async (node, _, call) => Connection<AliasNode>.All(((await node.LookAsync(versions, call))?.Aliases ?? []).Where(a => a.Number is not null).Select(a => new AliasNode(node.Path, a.Alias))))
        .Field("artifactMembership", (node, args, call) => versions.FindMemberAsync(node.Path, args.MustText("aliasName"), call))
        .Field("artifacts", (node, args, call) => versions.ListAsync(node.Path, args, call));

    private async Task<UserNode> ViewerAsync(WandbCall call)
    {
        var actor = call.Actor;
        // An administrator sees all of them, and is a member of some.
        var teams = call.Must(await entities.ListAsync(new(PageRequest.MaxLimit), actor with { IsAdministrator = false }, call.Ct)).Items.Select(entity => entity.Name).ToList();
        return new(actor.Name, actor.DefaultEntity, await accounts.FindEmailAsync(actor, call.Ct), teams, actor.IsAdministrator);
    }

    private async Task<IReadOnlyList<TypeNode>> TypesAsync(ProjectNode project, WandbCall call)
    {
        var types = call.Find(await collections.TypesAsync(project.EntityName, project.Name, call.Actor, call.Ct)) ?? [];
        return types.Select(type => type ?? ArtifactNode.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(type => new TypeNode(project, type)).ToList();
    }

    private async Task<EntityNode?> FindEntityAsync(string? name, WandbCall call) =>
        await entities.FindGrantAsync(string.IsNullOrEmpty(name) ? call.Actor.DefaultEntity : name, call.Actor, call.Ct) is { } grant ? new(grant.EntityName) : null;

    private async Task<Connection<ProjectNode>?> ListAsync(WandbArguments args, WandbCall call)
    {
        var entity = args.Text("entityName") is { Length: > 0 } named ? named : call.Actor.DefaultEntity;
        return call.Find(await projects.ListAsync(entity, WandbVersions.Page(args), call.Actor, call.Ct)) is not { } page
            ? null
            : Connection<ProjectNode>.Of(page, view => new(view.Entity, view.Name) { Key = view.Id, CreatedAt = view.CreatedAt.ToWire(), Description = view.Description });
    }

    private async Task<CollectionNode?> FindCollectionAsync(ProjectNode project, string name, string? type, WandbCall call) =>
        await versions.FindCollectionAsync(new(project.EntityName, project.Name, name), call) is { } found && Is(found, type) ? CollectionNode.Of(found) : null;

    private async Task<Connection<CollectionNode>?> ListCollectionsAsync(ProjectNode project, string? type, WandbArguments args, WandbCall call)
    {
        return await WandbVersions.FirstOfSomeAsync(WandbVersions.Page(args), ReadAsync, view => Is(view, type)) is { } page ? Connection<CollectionNode>.Of(page, CollectionNode.Of) : null;

        async Task<Page<CollectionView>?> ReadAsync(PageRequest request) => call.Find(await collections.ListAsync(project.EntityName, project.Name, request, call.Actor, call.Ct));
    }

    private static bool Is(CollectionView collection, string? type) => type is null || (collection.Type ?? ArtifactNode.Model) == type;

    private sealed record ClientIdNode(string ServerID);

    private sealed record ServerInfoNode
    {
        public static ServerInfoNode It { get; } = new();

        public Dictionary<string, object?> CliVersionInfo { get; } = new(StringComparer.Ordinal) { ["max_cli_version"] = MostVersion };

        public LatestNode LatestLocalVersionInfo { get; } = new();

        /// <summary>Every flow of these clients passes with none.</summary>
        public IReadOnlyList<object> Features { get; } = [];
    }

    private sealed record LatestNode
    {
        public bool OutOfDate => false;

        public string LatestVersionString => "0.99.0";

        public string VersionOnThisInstanceString => LatestVersionString;
    }
}
