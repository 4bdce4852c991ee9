using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts.UseCases;

/// <summary>
/// A team on which every use case can succeed: two versions in <c>digits/mlp</c>, both bookmarked in <c>Digits</c>, aliases in both, a run.
/// The names of things that writes make are fixed, so the writes are done once, in their order.
/// </summary>
internal sealed record Stage(string Entity, string Spare, string Other, Guid Version, Guid Run)
{
    public CollectionPath Artifact => new(Entity, "digits", "mlp");

    public CollectionPath Model => CollectionPath.OfModel(Entity, "Digits");

    /// <summary>A version that lies in the bin.</summary>
    public Guid Binned { get; init; }

    /// <summary>The project <c>digits</c>.</summary>
    public Guid Project { get; init; }

    /// <summary>A model that the run logs.</summary>
    public Guid LoggedModel { get; init; }

    /// <summary>A token of the owner's.</summary>
    public Guid Token { get; set; }

    /// <summary>A version of one file of three bytes, to arrive in steps; and one that is there already.</summary>
    public CreateDraftRequest NewDraft => new(Artifact, Create: true, new("""{"loss":0.1}""", "in-steps", "words") { Tags = ["x"] },
        [new("a/model.bin", 3), new("b/model.bin", 1, "sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"), new("c/empty.txt", 0)]);

    /// <summary>Two files by their MD5: of three bytes, and of one that the stage's own version has.</summary>
    public static IReadOnlyList<AnnouncedFile> Announced { get; } =
        [new("a/model.bin", Core.Files.Md5Text.Of([1, 2, 3])), new("b/model.bin", Core.Files.Md5Text.Of([1]))];

    /// <summary>A new draft of the actor's; where they may make none, the id of none.</summary>
    public async Task<Guid> DraftOfAsync(CoreHost host, Actor actor, CancellationToken ct) =>
        (await host.Get<CreateDraft>().ExecuteAsync(NewDraft, actor, ct)).TryGet(out var draft, out _) ? draft.Id : Version;

    /// <summary>A comment on the version.</summary>
    public Guid Comment { get; init; } = Guid.CreateVersion7();

    /// <summary>Three promotion requests that are open, each of another alias.</summary>
    public IReadOnlyList<Guid> Requests { get; init; } = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

    public static async Task<Stage> SetAsync(CoreHost host, Actor owner, string entity, Actor other, CancellationToken ct)
    {
        var path = new CollectionPath(entity, "digits", "mlp");
        var ids = new List<Guid>();
        foreach (var content in new byte[] { 1, 2 })
        {
            await using var upload = CoreHost.Must(await host.Get<LogVersion>().BeginAsync(path, create: true, owner, ct));
            await using var bytes = new MemoryStream([content]);
            CoreHost.Must(await upload.AddFileAsync("model.bin", bytes, ct));
            var request = new LogVersionRequest("""{"accuracy":0.97}""", "training", "words") { Aliases = ["best"], Tags = ["raw"] };
            ids.Add(CoreHost.Must(await host.Get<LogVersion>().CommitAsync(upload, request, owner, ct)).Id);
            CoreHost.Must(await host.Get<BookmarkVersion>().ExecuteAsync(
                new(entity, "Digits", $"{path}:latest", Create: true) { Aliases = ["staging"] }, owner, ct));
        }

        CoreHost.Must(await host.Get<ProtectAlias>().ExecuteAsync(new(CollectionPath.OfModel(entity, "Digits"), "production", new(Role.Reviewer)), owner, ct));
        var binned = await BinAsync(host, owner, new(entity, "digits", "thrown away"), ct);
        foreach (var tagged in new[] { path, CollectionPath.OfModel(entity, "Digits") })
            CoreHost.Must(await host.Get<ChangeTags>().ExecuteAsync(new(tagged) { Add = ["raw"] }, owner, ct));
        var run = CoreHost.Must(await host.Get<CreateRun>().ExecuteAsync(new(entity, "digits", "evaluation", Summary: """{"loss":1}"""), owner, ct));
        CoreHost.Must(await host.Get<ReportRun>().ExecuteAsync(new(run) { Metrics = [new("loss", 1)], Tags = [new("kind", "first")] }, owner, ct));
        await using var kept = new MemoryStream([7]);
        CoreHost.Must(await host.Get<KeepRunFile>().ExecuteAsync(run, "model/kept.bin", kept, owner, ct));
        var project = CoreHost.Must(await host.Get<ProjectQueries>().GetAsync(entity, "digits", owner, ct)).Project.Id;
        var logged = CoreHost.Must(await host.Get<CreateLoggedModel>().ExecuteAsync(new(project, "net", run, "torch"), owner, ct));
        var requests = await AskAsync(host, owner, entity, other, run, ct);
        var token = CoreHost.Must(await host.Get<MakeToken>().ExecuteAsync(new("theirs"), owner, ct));
        var spare = CoreHost.Must(await host.Get<CreateEntity>().ExecuteAsync(new(CoreHost.NewName("spare")), owner with { IsAdministrator = true }, ct));
        var comment = CoreHost.Must(await host.Get<AddComment>().ExecuteAsync(new(path, "v0", $"words for @{owner.Name}"), owner, ct));
        return new(entity, spare, other.Name, ids[0], run) { Token = token.Id, Requests = requests, Binned = binned, Comment = comment.Id, Project = project, LoggedModel = logged };
    }

    private static async Task<Guid> BinAsync(CoreHost host, Actor owner, CollectionPath path, CancellationToken ct)
    {
        await using var upload = CoreHost.Must(await host.Get<LogVersion>().BeginAsync(path, create: true, owner, ct));
        await using var bytes = new MemoryStream([9]);
        CoreHost.Must(await upload.AddFileAsync("model.bin", bytes, ct));
        var logged = CoreHost.Must(await host.Get<LogVersion>().CommitAsync(upload, new(), owner, ct));
        CoreHost.Must(await host.Get<DeleteVersion>().ExecuteAsync(new(path, "v0", "a mistake"), owner, ct));
        return logged.Id;
    }

    // Asked by somebody who is gone since: deciding them is everyone else's.
    private static async Task<IReadOnlyList<Guid>> AskAsync(CoreHost host, Actor owner, string entity, Actor other, Guid run, CancellationToken ct)
    {
        var path = CollectionPath.OfModel(entity, "Digits");
        CoreHost.Must(await host.Get<SetMember>().ExecuteAsync(new(entity, other.Name, "Contributor"), owner, ct));
        var requests = new List<Guid>();
        foreach (var alias in new[] { "first", "second", "third" })
        {
            CoreHost.Must(await host.Get<ProtectAlias>().ExecuteAsync(new(path, alias, new(Role.Reviewer)), owner, ct));
            requests.Add(CoreHost.Must(await host.Get<MoveAlias>().ExecuteAsync(new(path, alias, "v0", 0), other, ct)).RequestId!.Value);
        }

        // By them too: a reference that the owner has resolved is kept, and a use case would then ask less.
        CoreHost.Must(await host.Get<UseVersion>().ExecuteAsync(new(entity, "digits", run, "mlp:v0"), other, ct));
        CoreHost.Must(await host.Get<RemoveMember>().ExecuteAsync(entity, other.Name, owner, ct));
        return requests;
    }
}

/// <summary>Who may do it.</summary>
internal enum Door
{
    /// <summary>Whoever has the role that <see cref="UseCase.Takes"/> asks for in the entity.</summary>
    Role,

    /// <summary>Anybody for themselves, as far as they may see what it names.</summary>
    Own,

    /// <summary>Anybody for themselves; it names nothing that could be hidden.</summary>
    Self,

    /// <summary>Whoever made what it names by its id alone, while their role lasts; for anybody else there is none.</summary>
    Maker,

    /// <summary>Administrators of the registry.</summary>
    Administrator,
}

/// <summary>One use case or query as a test calls it.</summary>
/// <param name="Type">The class of Core.</param>
/// <param name="Label">The method, or what it is done to.</param>
/// <param name="Takes">The act it is guarded by.</param>
/// <param name="Run">Its refusal, or null.</param>
internal sealed record UseCase(Type Type, string Label, RegistryAction Takes, Func<CoreHost, Stage, Actor, CancellationToken, Task<Error?>> Run, Door Door = Door.Role)
{
    public string Name => $"{Type.Name} ({Label})";

    public static UseCase Of<TUseCase, TResult>(
        string label, RegistryAction takes, Func<TUseCase, Stage, Actor, CancellationToken, Task<Result<TResult>>> run, Door door = Door.Role)
        where TUseCase : notnull =>
        new(typeof(TUseCase), label, takes, async (host, stage, actor, ct) => (await run(host.Get<TUseCase>(), stage, actor, ct)).Error, door);
}
