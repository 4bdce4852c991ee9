using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts.UseCases;

/// <summary>Every write of Core, in an order in which an owner who is an administrator succeeds with each.</summary>
internal static class EveryWrite
{
    public static IReadOnlyList<UseCase> All { get; } =
    [
        .. Collections(), .. Versions(), .. Drafts(), .. Comments(), .. RegisteredModelsAndAliases(), .. Runs(), .. Access(),
    ];

    private static IEnumerable<UseCase> Collections() =>
    [
        UseCase.Of<CreateProject, string>("new", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, "letters", "Letters", "words"), a, ct)),
        UseCase.Of<ChangeProject, string>("renamed", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, "letters", "Glyphs", "Title", "others"), a, ct)),
        UseCase.Of<CreateCollection, CollectionPath>("artifact", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "digits", "empty"), "words"), a, ct)),
        UseCase.Of<ChangeCollection, CollectionPath>("artifact", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "digits", "empty"), "emptier", "others"), a, ct)),
        UseCase.Of<DeleteCollection, Done>("artifact", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "digits", "emptier"), "emptier"), a, ct)),
        UseCase.Of<DeleteProject, Done>("empty", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(s.Entity, "Glyphs", a, ct)),
        UseCase.Of<CreateCollection, CollectionPath>("registered model", RegistryAction.Bookmark, (u, s, a, ct) => u.ExecuteAsync(new(CollectionPath.OfModel(s.Entity, "Empty")), a, ct)),
        UseCase.Of<ChangeCollection, CollectionPath>("registered model", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(CollectionPath.OfModel(s.Entity, "Digits"), "Digits", "words", ["a", "b"]), a, ct)),
    ];

    private static IEnumerable<UseCase> Versions() =>
    [
        new(typeof(LogVersion), "all new", RegistryAction.LogVersion, (h, s, a, ct) => LogAsync(h, new(s.Entity, "fresh", "cnn"), 3, a, ct)),
        new(typeof(LogVersion), "again", RegistryAction.LogVersion, (h, s, a, ct) => LogAsync(h, new(s.Entity, "fresh", "cnn"), 3, a, ct)),
        UseCase.Of<DescribeVersion, Guid>("words and tags", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Artifact, "v0", "others", ["good", "better"]) { AddedMetadata = "{\"stage\":\"prod\"}" }, a, ct)),
        UseCase.Of<ChangeTags, Done>("of a version", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Artifact, "v0") { Add = ["best"], Remove = ["good"] }, a, ct)),
        UseCase.Of<ChangeTags, Done>("of an artifact", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Artifact) { Add = ["one", "two"] }, a, ct)),
        UseCase.Of<ChangeKeyedTags, Done>("of a registered model", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Model) { Set = [new("task", "digits")], Remove = ["none"] }, a, ct)),
        UseCase.Of<ChangeKeyedTags, Done>("of a bookmark", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Model, "v0") { Set = [new("validated", "yes")] }, a, ct)),
        UseCase.Of<ChangeKeyedTags, Done>("of a project", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(s.Entity, "digits", [new("team", "vision")], [], a, ct)),
        UseCase.Of<ChangeTags, Done>("of a registered model", RegistryAction.Describe, (u, s, a, ct) => u.ExecuteAsync(new(s.Model) { Add = ["one"], Remove = ["two"] }, a, ct)),
        new(typeof(LogVersion), "next", RegistryAction.LogVersion, (h, s, a, ct) => LogAsync(h, new(s.Entity, "fresh", "cnn"), 4, a, ct)),
        UseCase.Of<DeleteVersion, Done>("unused", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "fresh", "cnn"), "v0", "a mistake"), a, ct)),
        UseCase.Of<RestoreVersion, Guid>("from the bin", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "fresh", "cnn"), "v0"), a, ct)),
        UseCase.Of<DeleteVersion, Done>("once more", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "fresh", "cnn"), "v0"), a, ct)),
        UseCase.Of<PurgeVersion, Done>("by its name", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(new(new(s.Entity, "fresh", "cnn"), "v0", "cnn:v0"), a, ct)),
    ];

    private static IEnumerable<UseCase> Drafts() =>
    [
        UseCase.Of<CreateDraft, CreatedDraft>("of new bytes", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(s.NewDraft, a, ct)),
        Draft<UploadDraftFile>("pieces", async (h, s, draft, a, ct) =>
        {
            await using var first = new MemoryStream([1, 2]);
            if ((await h.Get<UploadDraftFile>().AppendAsync(new(s.Artifact, draft, 0), new(0, 2, 3), first, a, ct)).Error is { } error) return error;
            await using var rest = new MemoryStream([3]);
            return (await h.Get<UploadDraftFile>().AppendAsync(new(s.Artifact, draft, 0), new(2, 1, 3), rest, a, ct)).Error;
        }),
        Draft<UploadDraftFile>("whole, after a piece", async (h, s, draft, a, ct) =>
        {
            await using var first = new MemoryStream([9]);
            if ((await h.Get<UploadDraftFile>().AppendAsync(new(s.Artifact, draft, 0), new(0, 1, 3), first, a, ct)).Error is { } error) return error;
            await using var whole = new MemoryStream([1, 2, 3]);
            return (await h.Get<UploadDraftFile>().PutAsync(new(s.Artifact, draft, 0), 3, whole, a, ct)).Error;
        }),
        Draft<CommitDraft>("whole", async (h, s, draft, a, ct) =>
        {
            await using var whole = new MemoryStream([1, 2, 3]);
            if ((await h.Get<UploadDraftFile>().PutAsync(new(s.Artifact, draft, 0), 3, whole, a, ct)).Error is { Code: not "forbidden" } error) return error;
            return (await h.Get<CommitDraft>().ExecuteAsync(s.Artifact, draft, a, ct)).Error ?? (await h.Get<CommitDraft>().ExecuteAsync(s.Artifact, draft, a, ct)).Error;
        }),
        Draft<CommitDraft>("of a file that is missing", async (h, s, draft, a, ct) =>
            (await h.Get<CommitDraft>().ExecuteAsync(s.Artifact, draft, a, ct)).Error is { Code: not "files_missing" } error ? error : null),
        UseCase.Of<CreateDraft, CreatedDraft>("under a client's id", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(s.NewDraft with { Files = [], ClientId = $"client-{a.UserId:N}" }, a, ct)),
        Announced<AnnounceFiles>("new and known", async (h, draft, a, ct) => (await h.Get<AnnounceFiles>().ExecuteAsync(draft, Stage.Announced, a, ct)).Error),
        Announced<ReceiveFile>("whole", async (h, draft, a, ct) =>
        {
            if ((await h.Get<AnnounceFiles>().ExecuteAsync(draft, Stage.Announced, a, ct)).Error is { } error) return error;
            await using var content = new MemoryStream([1, 2, 3]);
            return (await h.Get<ReceiveFile>().ExecuteAsync(draft, 0, Stage.Announced[0].Md5, content, a, ct)).Error;
        }),
        Announced<SettleDraft>("fewer files, a reference", async (h, draft, a, ct) => (await h.Get<SettleDraft>().ExecuteAsync(draft, [Stage.Announced[0]], [new("far.bin", "s3://bucket/far", "etag", 3)], a, ct)).Error),
        new(typeof(LogAgain), "nothing of the kind", RegistryAction.LogVersion, async (h, s, a, ct) =>
            (await h.Get<LogAgain>().ExecuteAsync(s.Artifact, new() { Foreign = new(new string('0', 32)) }, $"again-{a.UserId:N}", a, ct)).Error),
        Draft<DiscardDraft>("one's own", async (h, s, draft, a, ct) => (await h.Get<DiscardDraft>().ExecuteAsync(s.Artifact, draft, a, ct)).Error),
    ];

    private static UseCase Announced<T>(string label, Func<CoreHost, Guid, Actor, CancellationToken, Task<Error?>> run) =>
        new(typeof(T), label, RegistryAction.LogVersion, async (h, s, a, ct) => await run(h, await s.DraftOfAsync(h, a, ct), a, ct), Door.Maker);

    // Each on a draft of the caller's own, where they may make one; else on one that is not theirs.
    private static UseCase Draft<T>(string label, Func<CoreHost, Stage, Guid, Actor, CancellationToken, Task<Error?>> run) =>
        new(typeof(T), label, RegistryAction.LogVersion, async (h, s, a, ct) => await run(h, s, await s.DraftOfAsync(h, a, ct), a, ct));

    private static IEnumerable<UseCase> Comments() =>
    [
        UseCase.Of<AddComment, AddedComment>("with a mention", RegistryAction.Comment, (u, s, a, ct) => u.ExecuteAsync(new(s.Artifact, "v0", $"by @{a.Name}, not @{s.Other}"), a, ct)),
        new(typeof(EditComment), "one's own", RegistryAction.Comment, async (h, s, a, ct) =>
            (await h.Get<EditComment>().ExecuteAsync(new(s.Artifact, "v0", await LastAsync(h, s, a, ct), $"others of @{a.Name}"), a, ct)).Error),
        new(typeof(ReadMentions), "one's own", RegistryAction.Read, async (h, s, a, ct) =>
            (await h.Get<ReadMentions>().ExecuteAsync([await LastAsync(h, s, a, ct)], a, ct)).Error, Door.Own),
        new(typeof(DeleteComment), "one's own", RegistryAction.Comment, async (h, s, a, ct) =>
            (await h.Get<DeleteComment>().ExecuteAsync(new(s.Artifact, "v0", await LastAsync(h, s, a, ct)), a, ct)).Error),
    ];

    // What who may read sees last; for others a comment that is not there.
    private static async Task<Guid> LastAsync(CoreHost host, Stage stage, Actor actor, CancellationToken ct) =>
        (await host.Get<CommentQueries>().ListAsync(stage.Version, new(1), actor, ct)).TryGet(out var page, out _) && page.Items is [var last] ? last.Id : stage.Version;

    private static IEnumerable<UseCase> RegisteredModelsAndAliases() =>
    [
        UseCase.Of<BookmarkVersion, BookmarkedVersion>("new", RegistryAction.Bookmark, (u, s, a, ct) =>
            u.ExecuteAsync(new(s.Entity, "Fresh", $"{s.Artifact}:v0", Create: true) { Aliases = ["one", "two"] }, a, ct)),
        UseCase.Of<BookmarkVersion, BookmarkedVersion>("again", RegistryAction.Bookmark, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, "Fresh", $"{s.Artifact}:v0"), a, ct)),
        UseCase.Of<MoveAlias, AliasMoved>("to another holder", RegistryAction.MovePlainAlias, (u, s, a, ct) => u.ExecuteAsync(new(s.Model, "staging", "v0", null, "why"), a, ct)),
        UseCase.Of<MoveAlias, AliasMoved>("new, by alias", RegistryAction.MovePlainAlias, (u, s, a, ct) => u.ExecuteAsync(new(s.Artifact, "champion", "best", 0), a, ct)),
        UseCase.Of<ProtectAlias, AliasState>("held", RegistryAction.ProtectAlias, (u, s, a, ct) => u.ExecuteAsync(new(s.Artifact, "champion", new(Role.Owner)), a, ct)),
        UseCase.Of<RollBackAlias, AliasMoved>("to the one before", RegistryAction.MovePlainAlias, (u, s, a, ct) => u.ExecuteAsync(new(s.Model, "staging", null, null, "why"), a, ct)),
        UseCase.Of<ApproveRequest, RequestDecided>("the last yes", RegistryAction.MoveProtectedAlias, (u, s, a, ct) => u.ExecuteAsync(s.Requests[0], "fine", a, ct)),
        UseCase.Of<RejectRequest, RequestDecided>("with a reason", RegistryAction.MoveProtectedAlias, (u, s, a, ct) => u.ExecuteAsync(s.Requests[1], "not yet", a, ct)),
        UseCase.Of<WithdrawRequest, RequestDecided>("of another", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(s.Requests[2], a, ct)),
        UseCase.Of<MoveAlias, AliasMoved>("back again", RegistryAction.MovePlainAlias, (u, s, a, ct) => u.ExecuteAsync(new(s.Model, "staging", "v0", null, "why"), a, ct)),
        UseCase.Of<RemoveAlias, AliasMoved>("plain", RegistryAction.MovePlainAlias, (u, s, a, ct) => u.ExecuteAsync(new(s.Model, "staging", null), a, ct)),
        UseCase.Of<RemoveBookmark, Done>("without aliases", RegistryAction.Bookmark, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, "Digits", "v1", "why"), a, ct)),
        UseCase.Of<DeleteCollection, Done>("registered model", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(new(CollectionPath.OfModel(s.Entity, "Fresh"), "Fresh"), a, ct)),
    ];

    private static IEnumerable<UseCase> Runs() =>
    [
        UseCase.Of<CreateRun, Guid>("new", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, "digits", "sweep", "running", "{}", "{}"), a, ct)),
        UseCase.Of<ChangeRun, Guid>("all of it", RegistryAction.LogVersion, (u, s, a, ct) =>
            u.ExecuteAsync(new(s.Entity, "digits", s.Run, "evaluated", "finished", """{"lr":1}""", """{"loss":2}"""), a, ct)),
        UseCase.Of<ReportRun, Done>("metrics, parameters and tags", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(
            new(s.Run)
            {
                Metrics = [new("loss", 0.5, 1), new("loss", double.NaN, 2), new("acc", 0.9)],
                Params = [new("optimizer", "adam")],
                Tags = [new("kind", "trial"), new("seed", "7")],
            },
            a,
            ct)),
        UseCase.Of<ReportRun, Done>("again, other tags", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(
            new(s.Run) { Metrics = [new("loss", 0.4, 3)], Params = [new("optimizer", "adam")], Tags = [new("kind", "real")], RemoveTags = ["seed"], WireWords = [new("source", "s3://a/b")] }, a, ct)),
        UseCase.Of<KeepRunFile, FileView>("new", RegistryAction.LogVersion, async (u, s, a, ct) =>
        {
            await using var bytes = new MemoryStream([1, 2, 3]);
            return await u.ExecuteAsync(s.Run, "model/weights.bin", bytes, a, ct);
        }),
        UseCase.Of<KeepRunFile, FileView>("over another", RegistryAction.LogVersion, async (u, s, a, ct) =>
        {
            await using var bytes = new MemoryStream([4, 5]);
            return await u.ExecuteAsync(s.Run, "model/weights.bin", bytes, a, ct);
        }),
        UseCase.Of<RegisterRunFiles, LoggedVersion>("a folder", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(s.Run, "model", "registered", new("""{"from":"run"}"""), a, ct)),
        UseCase.Of<KeepRunFile, int>("a folder away", RegistryAction.LogVersion, (u, s, a, ct) => u.RemoveAsync(s.Run, "model", a, ct)),
        UseCase.Of<CreateLoggedModel, Guid>("new", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(
            new(s.Project, null, s.Run, "torch") { Params = [new("lr", "1")], Tags = [new("kind", "trial")] }, a, ct)),
        UseCase.Of<ChangeLoggedModel, Done>("ready", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(
            new(s.LoggedModel) { State = LoggedModelState.Ready, Step = 3, Tags = [new("kind", "real")], RemoveTags = ["none"] }, a, ct)),
        UseCase.Of<UseVersion, ResolvedVersion>("by alias", RegistryAction.LogVersion, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, "digits", s.Run, "mlp:best"), a, ct)),
    ];

    private static IEnumerable<UseCase> Access() =>
    [
        UseCase.Of<SetMember, string>("new", RegistryAction.ManageMembers, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, s.Other, "Viewer"), a, ct)),
        UseCase.Of<SetMember, string>("changed", RegistryAction.ManageMembers, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, s.Other, "Owner"), a, ct)),
        UseCase.Of<RemoveMember, Done>("another", RegistryAction.ManageMembers, (u, s, a, ct) => u.ExecuteAsync(s.Entity, s.Other, a, ct)),
        UseCase.Of<MakeToken, MadeToken>("for one entity", RegistryAction.Read, (u, s, a, ct) => u.ExecuteAsync(new("mine", "Viewer", s.Entity, 30), a, ct), Door.Own),
        UseCase.Of<RevokeToken, Done>("of the owner's", RegistryAction.Read, (u, s, a, ct) => u.ExecuteAsync(s.Token, a, ct), Door.Own),
        UseCase.Of<ChangeDefaults, Done>("to the team", RegistryAction.Read, (u, s, a, ct) => u.ExecuteAsync(s.Entity, "digits", a, ct), Door.Own),
        UseCase.Of<ChangeLanguage, Done>("to Japanese", RegistryAction.Read, (u, _, a, ct) => u.ExecuteAsync("ja", a, ct), Door.Self),
        UseCase.Of<AddAccount, Actor>("by an administrator", RegistryAction.Read, (u, _, a, ct) =>
            u.ExecuteAsync(new($"new-{a.UserId:N}", $"new-{a.UserId:N}@example.org", CoreHost.Password), a, ct), Door.Administrator),
        UseCase.Of<ChangeAccount, Done>("locked", RegistryAction.Read, (u, s, a, ct) => u.ExecuteAsync(new(s.Other, true, true), a, ct), Door.Administrator),
        UseCase.Of<CreateEntity, string>("new", RegistryAction.Read, (u, _, a, ct) => u.ExecuteAsync(new($"team-{a.UserId:N}", "Title", "words"), a, ct), Door.Administrator),
        UseCase.Of<ChangeEntity, string>("title", RegistryAction.ChangeEntity, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, DisplayName: "Title", Description: "words"), a, ct)),
        UseCase.Of<ChangeEntity, string>("renamed", RegistryAction.ChangeEntity, (u, s, a, ct) => u.ExecuteAsync(new(s.Entity, $"crew-{a.UserId:N}"), a, ct)),
        UseCase.Of<DeleteEntity, Done>("empty", RegistryAction.Delete, (u, s, a, ct) => u.ExecuteAsync(s.Spare, a, ct)),
    ];

    private static async Task<Error?> LogAsync(CoreHost host, CollectionPath into, byte content, Actor actor, CancellationToken ct)
    {
        if (!(await host.Get<LogVersion>().BeginAsync(into, create: true, actor, ct)).TryGet(out var upload, out var error)) return error;
        await using (upload)
        {
            await using var bytes = new MemoryStream([content]);
            CoreHost.Must(await upload.AddFileAsync("a/model.bin", bytes, ct));
            await using var more = new MemoryStream([content, content]);
            CoreHost.Must(await upload.AddFileAsync("b/model.bin", more, ct));
            var request = new LogVersionRequest("""{"loss":0.1}""", "made-here", "words") { Tags = ["x", "y"] };
            return (await host.Get<LogVersion>().CommitAsync(upload, request, actor, ct)).Error;
        }
    }
}
