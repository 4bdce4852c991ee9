using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>What is done with versions that are there: links, aliases, words, tags, and their end.</summary>
internal sealed class AliasFields(
    BookmarkVersion bookmark, RemoveBookmark removeBookmark, MoveAlias move, RemoveAlias remove, AliasQueries aliasQueries,
    DescribeVersion describe, ChangeTags tag, ChangeCollection change, DeleteCollection deleteCollection, DeleteVersion delete, WandbVersions versions) : IWandbFields
{
    public void Map(WandbFields fields) => fields.Root("Mutation")
        .Field("linkArtifact", (_, args, call) => LinkAsync(args.Input, call))
        .Field("unlinkArtifact", (_, args, call) => UnlinkAsync(args.Input, call))
        .Field("addAliases", (_, args, call) => AddAsync(args.Input, call))
        .Field("deleteAliases", (_, args, call) => DeleteAliasesAsync(args.Input, call))
        .Field("updateArtifact", (_, args, call) => UpdateAsync(args.Input, call))
        .Field("deleteArtifact", (_, args, call) => DeleteAsync(args.Input, call))
        .Field("updateArtifactSequence", (_, args, call) => ChangeAsync(args.Input, "artifactSequenceID", call))
        .Field("updateArtifactPortfolio", (_, args, call) => ChangeAsync(args.Input, "artifactPortfolioID", call))
        .Field("deleteArtifactSequence", (_, args, call) => DeleteCollectionAsync(args.Input, "artifactSequenceID", call))
        .Field("deleteArtifactPortfolio", (_, args, call) => DeleteCollectionAsync(args.Input, "artifactPortfolioID", call))
        .Field("createArtifactCollectionTagAssignments", (_, args, call) => TagAsync(args.Input, add: true, call))
        .Field("deleteArtifactCollectionTagAssignments", (_, args, call) => TagAsync(args.Input, add: false, call));

    private async Task<object> LinkAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), input.Text("clientID"), call);
        var entity = input.Text("entityName") is { Length: > 0 } named ? named : call.Actor.DefaultEntity;
        var project = input.Text("projectName") ?? CollectionPath.RegistryProject;
        if (TextKey.Of(project) != CollectionPath.RegistryProject)
            throw WandbCall.Refuse($"Versions are linked into registered models, which are an entity's own: link to '{entity}/{CollectionPath.RegistryProject}/NAME', not into '{project}'.", "reference_invalid");
        var model = input.MustText("artifactPortfolioName");
        var aliases = LogFields.Aliases(input.List("aliases"), null);
        call.Must(AliasName.ParseAll(aliases));
        var linked = call.Must(await bookmark.ExecuteAsync(new(entity, model, Ref(artifact), Create: true), call.Actor, call.Ct));
        foreach (var alias in aliases) await MoveAsync(linked.Model, alias, linked.Number, call);
        var member = await versions.FindMemberAsync(linked.Model, MemberSelector.Of(linked.Number).ToString(), call);
        return new { VersionIndex = linked.Number, ArtifactMembership = member };
    }

    private async Task<object> UnlinkAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), null, call);
        var path = WandbIds.FindCollection(input.Text("artifactPortfolioID"));
        var member = WandbVersions.Memberships(artifact).FirstOrDefault(m => m.Path == path && m.Path.IsRegisteredModel)
            ?? throw WandbCall.Refuse("The artifact is not linked there.", "not_found");
        foreach (var alias in artifact.View!.Bookmarks.First(b => b.Model == member.Path).Aliases) await RemoveAsync(member.Path, alias.Name, member.VersionIndex, call);
        call.Must(await removeBookmark.ExecuteAsync(new(member.Path.Entity, member.Path.Name, MemberSelector.Of(member.VersionIndex).ToString()), call.Actor, call.Ct));
        return new { ArtifactID = artifact.Id, Success = true, ClientMutationId = input.Text("clientMutationId") };
    }

    private async Task<object> AddAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), null, call);
        var named = Named(input, artifact).ToList();
        // All of them before the first moves.
        call.Must(AliasName.ParseAll(named.Select(one => one.Alias)));
        foreach (var (path, alias, number) in named) await MoveAsync(path, alias, number, call);
        return new { Success = true };
    }

    private async Task<object> DeleteAliasesAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), null, call);
        foreach (var (path, alias, number) in Named(input, artifact)) await RemoveAsync(path, alias, number, call);
        return new { Success = true };
    }

    // Each with the number that the version has in that collection.
    private static IEnumerable<(CollectionPath Path, string Alias, int Number)> Named(WandbArguments input, ArtifactNode artifact)
    {
        var members = WandbVersions.Memberships(artifact).ToList();
        foreach (var item in input.List("aliases"))
        {
            if (LogFields.Aliases([item], null) is not [var alias]) continue;
            var path = new CollectionPath(item.MustText("entityName"), item.MustText("projectName"), item.MustText("artifactCollectionName"));
            var member = members.Find(m => TextKey.Of(m.Path.ToString()) == TextKey.Of(path.ToString())) ?? throw WandbCall.Refuse($"The artifact is no member of {path}.", "not_found");
            yield return (member.Path, alias, member.VersionIndex);
        }
    }

    // These clients say nothing of the holder they saw: it is the present one, which a protected alias asks for.
    private async Task MoveAsync(CollectionPath path, string alias, int number, WandbCall call)
    {
        var now = await aliasQueries.GetAsync(path, alias, call.Actor, call.Ct);
        if (now.IsSuccess && now.Value.Number == number) return;
        var moved = call.Must(await move.ExecuteAsync(new(path, alias, MemberSelector.Of(number).ToString(), now.IsSuccess ? now.Value.Seen : null), call.Actor, call.Ct));
        if (moved.RequestId is { } request)
            throw WandbCall.Refuse($"'{alias}' of {path} is protected, and others have to agree before it moves: the request {request} waits for them on the model's page. It did not move yet.", "approval_required");
    }

    private async Task RemoveAsync(CollectionPath path, string alias, int number, WandbCall call)
    {
        // Nobody's, or another version's meanwhile: not there any more is what was asked for.
        if (call.Find(await aliasQueries.GetAsync(path, alias, call.Actor, call.Ct)) is not { } now || now.Number != number) return;
        call.Must(await remove.ExecuteAsync(new(path, alias, now.Seen), call.Actor, call.Ct));
    }

    private async Task<object> UpdateAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), null, call);
        var (view, number) = (artifact.View!, MemberSelector.Of(artifact.VersionIndex!.Value).ToString());
        var description = input.Text("description");
        var metadata = Added(view, input.Text("metadata"), call);
        var (add, take) = (input.List("tagsToAdd").Select(t => t.MustText("tagName")).ToList(), input.List("tagsToDelete").Select(t => t.MustText("tagName")).ToList());
        if (metadata is not null || (description is not null && description != (view.Description ?? string.Empty)))
            call.Must(await describe.ExecuteAsync(new(view.Artifact, number, description) { AddedMetadata = metadata }, call.Actor, call.Ct));
        if (add.Count + take.Count > 0) call.Must(await tag.ExecuteAsync(new(view.Artifact, number) { Add = add, Remove = take }, call.Actor, call.Ct));
        return new { Artifact = await versions.FindVersionAsync(view.Id, call) };
    }

    // What was logged stays; what is sent now stands beside it, where it differs from what is shown.
    private static string? Added(VersionView view, string? metadata, WandbCall call)
    {
        if (string.IsNullOrWhiteSpace(metadata) || metadata == "null") return null;
        var asked = call.Must(JsonObjectText.Parse(metadata)).Canonical;
        if (asked == JsonObjectText.Parse(view.AddedMetadata ?? view.Metadata).Value.Canonical) return null;
        return asked == JsonObjectText.Parse(view.Metadata).Value.Canonical ? "{}" : metadata;
    }

    private async Task<object> DeleteAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), null, call);
        if (input.Flag("deleteAliases"))
        {
            foreach (var alias in artifact.View!.Aliases) await RemoveAsync(artifact.Path, alias.Name, artifact.VersionIndex!.Value, call);
        }

        call.Must(await delete.ExecuteAsync(new(artifact.Path, MemberSelector.Of(artifact.VersionIndex!.Value).ToString()), call.Actor, call.Ct));
        return new { Artifact = artifact with { State = "DELETED", Aliases = [] } };
    }

    private async Task<object> ChangeAsync(WandbArguments input, string id, WandbCall call)
    {
        var path = PathOf(input.Text(id));
        var changed = call.Must(await change.ExecuteAsync(new(path, input.Text("name"), input.Text("description")), call.Actor, call.Ct));
        return new { ArtifactCollection = CollectionNode.Of(changed) };
    }

    private async Task<object> DeleteCollectionAsync(WandbArguments input, string id, WandbCall call)
    {
        var path = PathOf(input.Text(id));
        call.Must(await deleteCollection.ExecuteAsync(new(path, path.Name), call.Actor, call.Ct));
        return new { ArtifactCollection = CollectionNode.Of(path) };
    }

    private async Task<object> TagAsync(WandbArguments input, bool add, WandbCall call)
    {
        var names = input.List("tags").Select(t => t.MustText("tagName")).ToList();
        var path = new CollectionPath(input.MustText("entityName"), input.MustText("projectName"), input.MustText("artifactCollectionName"));
        call.Must(await tag.ExecuteAsync(add ? new(path) { Add = names } : new(path) { Remove = names }, call.Actor, call.Ct));
        return new { Success = true, Tags = names.ConvertAll(name => new TagNode(name)) };
    }

    private static CollectionPath PathOf(string? id) => WandbIds.FindCollection(id) ?? throw WandbCall.Refuse("There is no such collection, or it is not yours to see.", "not_found");

    private static string Ref(ArtifactNode artifact) => new Reference(artifact.Path, MemberSelector.Of(artifact.VersionIndex!.Value)).ToString();
}
