using System.Globalization;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>What of a version takes a look of its own: its files, manifest and lineage.</summary>
internal sealed class ArtifactFields(FileSums sums, RunQueries runs, WandbTransfers transfers) : IWandbFields
{
    private const int DefaultFiles = 50;

    public void Map(WandbFields fields)
    {
        fields.On<ArtifactNode>("Artifact")
            .Field("currentManifest", (artifact, _, call) => Task.FromResult(artifact.View is null
                ? null
                : new ManifestNode(artifact.Key, new FileNode("wandb_manifest.json") { Owner = artifact.Key, DirectUrl = transfers.ToManifest(call, artifact.Key) })))
            .Field("files", (artifact, args, call) => FilesAsync(artifact, args, call))
            .Field("createdBy", (artifact, _, call) => CreatorAsync(artifact, call))
            .Field("usedBy", (artifact, _, call) => UsersAsync(artifact, call))
            .Field("artifactMemberships", (artifact, _, _) => Task.FromResult(Connection<MembershipNode>.All(WandbVersions.Memberships(artifact))));
        fields.On<MembershipNode>("ArtifactCollectionMembership").Field("files", (member, args, call) => FilesAsync(member.Artifact, args, call));
    }

    /// <summary>Files and references in path order, each with an address that gives its bytes for a while.</summary>
    private async Task<Connection<FileNode>?> FilesAsync(ArtifactNode artifact, WandbArguments args, WandbCall call)
    {
        if (artifact.View is null) return Connection<FileNode>.All([]);
        if (call.Find(await sums.GetAsync(artifact.Key, call.Actor, call.Ct)) is not { } version) return null;
        var names = args.Texts("names").ToHashSet(StringComparer.Ordinal);
        var all = version.Files.Select(file => Of(artifact, file, call)).Concat(version.References.Select(reference => Of(artifact, reference)));
        if (names.Count > 0) all = all.Where(file => names.Contains(file.Name));
        var files = all.ToList();
        var from = int.TryParse(args.Text("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? Math.Min(after, files.Count) : 0;
        var count = (int)Math.Clamp(args.Number("first") ?? DefaultFiles, 1, Manifest.MaxFiles);
        var page = files.Skip(from).Take(count).Select((file, index) => new Edge<FileNode>(file, Connection<FileNode>.PositionAfter(from + index))).ToList();
        var end = from + page.Count;
        return new(page, end.ToString(CultureInfo.InvariantCulture), end < files.Count, files.Count);
    }

    private FileNode Of(ArtifactNode artifact, SummedFile file, WandbCall call)
    {
        var digest = Md5Text.ToBase64(file.Md5);
        return new(file.File.Path)
        {
            Owner = artifact.Key,
            DisplayName = file.File.Path,
            DirectUrl = transfers.ToFile(call, artifact.Key, file.File.Path),
            SizeBytes = file.File.Size,
            UpdatedAt = artifact.CreatedAt,
            Digest = digest,
            StoragePath = $"md5/{digest}",
        };
    }

    private static FileNode Of(ArtifactNode artifact, VersionReference reference) => new(reference.Path)
    {
        Owner = artifact.Key,
        DisplayName = reference.Path,
        DirectUrl = reference.Uri,
        SizeBytes = reference.Size,
        UpdatedAt = artifact.CreatedAt,
        Digest = reference.Digest,
    };

    private async Task<object?> CreatorAsync(ArtifactNode artifact, WandbCall call)
    {
        if (artifact.View is not { } view) return null;
        if (view.RunId is { } run && call.Find(await runs.GetAsync(run, call.Actor, call.Ct)) is { } found) return new RunNode(found.Run);
        return new UserNode(view.CreatedBy, view.Artifact.Entity, null, [], false);
    }

    private static Func<RunView, RunNode> Nodes(Page<RunView> page)
    {
        var said = new SaidByRuns(page.Items.Select(run => run.Id).ToList());
        return run => new(run, said);
    }

    private async Task<Connection<RunNode>?> UsersAsync(ArtifactNode artifact, WandbCall call) =>
        artifact.View is null || call.Find(await runs.ListUsingAsync(artifact.Key, new(PageRequest.MaxLimit), call.Actor, call.Ct)) is not { } page
            ? null
            : Connection<RunNode>.Of(page, Nodes(page));
}
