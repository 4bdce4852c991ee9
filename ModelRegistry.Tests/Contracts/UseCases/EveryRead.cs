using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Tags;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Tests.Contracts.UseCases;

/// <summary>Every query of Core that asks who may read, each with a cursor too where it is paged; then those that are anybody's own.</summary>
internal static class EveryRead
{
    private const string ByTime = "3000000000000000000_00000000000000000000000000000001_7";

    public static IReadOnlyList<UseCase> All { get; } = [.. Places(), .. Versions(), .. Drafts(), .. Comments(), .. RegisteredModels(), .. Comparisons(), .. HistoryAndRuns(), .. Access(), .. Own()];

    private static IEnumerable<UseCase> Places() =>
    [
        Read<EntityQueries, EntityView>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Entity, a, ct)),
        Read<EntityQueries, Page<MemberRow>>("MembersAsync", (q, s, a, ct) => q.MembersAsync(s.Entity, new(), a, ct)),
        Read<EntityQueries, Page<MemberRow>>("MembersAsync, next", (q, s, a, ct) => q.MembersAsync(s.Entity, new(2, "a"), a, ct)),
        Read<EntityQueries, EntityGrant>("FindGrantAsync", async (q, s, a, ct) =>
            await q.FindGrantAsync(s.Entity, a, ct) is { } grant ? grant : Error.NotFound($"entity {s.Entity}")),
        Read<ProjectQueries, Page<ProjectView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Entity, new(), a, ct)),
        Read<ProjectQueries, Page<ProjectView>>("ListAsync, next", (q, s, a, ct) => q.ListAsync(s.Entity, new(1, "a"), a, ct)),
        Read<ProjectQueries, ProjectForReader>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Entity, "digits", a, ct)),
        Read<CollectionQueries, Page<CollectionView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Entity, "digits", new(), a, ct)),
        Read<CollectionQueries, Page<CollectionView>>("ListAsync, models, next", (q, s, a, ct) => q.ListAsync(s.Entity, "model-registry", new(1, "a"), a, ct)),
        Read<CollectionQueries, IReadOnlyList<string?>>("TypesAsync", (q, s, a, ct) => q.TypesAsync(s.Entity, "digits", a, ct)),
        Read<CollectionQueries, CollectionForReader>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Model, a, ct)),
        Read<KeyedTagQueries, IReadOnlyList<KeyedTagGroup>>("OfCollectionAsync", (q, s, a, ct) => q.OfCollectionAsync(s.Model, a, ct)),
        Read<KeyedTagQueries, IReadOnlyList<KeyedTagGroup>>("OfProjectAsync", (q, s, a, ct) => q.OfProjectAsync(s.Entity, "digits", a, ct)),
        Read<KeyedTagQueries, IReadOnlyList<KeyedTagGroup>>("OfVersionAsync", (q, s, a, ct) => q.OfVersionAsync(s.Version, a, ct)),
        Read<AliasQueries, IReadOnlyList<AliasState>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Model, a, ct)),
        Read<AliasQueries, AliasState>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Artifact, "best", a, ct)),
        Read<PolicyQueries, IReadOnlyList<(string Alias, AliasPolicy Policy)>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Model, a, ct)),
        Read<PolicyQueries, (string Alias, AliasPolicy Policy)>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Model, "production", a, ct)),
        Read<PolicyQueries, MoveOutlook>("ForeseeAsync", (q, s, a, ct) => q.ForeseeAsync(s.Model, "production", "v0", a, ct)),
        Read<RequestQueries, Page<RequestView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Model, true, new(), a, ct)),
        Read<RequestQueries, Page<RequestView>>("ListAsync, all, next", (q, s, a, ct) => q.ListAsync(s.Model, false, new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Read<RequestQueries, Page<RequestView>>("ListShownAsync", (q, s, a, ct) => q.ListShownAsync(s.Model, new(), a, ct)),
        Read<RequestQueries, Page<RequestView>>("ListShownAsync, next", (q, s, a, ct) => q.ListShownAsync(s.Model, new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Read<RequestQueries, RequestView>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Requests[0], a, ct)),
        Read<AliasHistoryQueries, Page<AliasStayView>>("TimelineAsync", (q, s, a, ct) => q.TimelineAsync(s.Model, "staging", new(), a, ct)),
        Read<AliasHistoryQueries, Page<AliasStayView>>("TimelineAsync, next", (q, s, a, ct) => q.TimelineAsync(s.Model, "staging", new(1, "99"), a, ct)),
        Read<AliasHistoryQueries, IReadOnlyList<AliasThen>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Model, DateTimeOffset.MaxValue, a, ct)),
        Read<AliasHistoryQueries, IReadOnlyList<AliasThen>>("ListAsync, entity", (q, s, a, ct) => q.ListAsync(s.Entity, DateTimeOffset.MaxValue, a, ct)),
        Read<AliasQueries, AliasThen>("GetAsync then", (q, s, a, ct) => q.GetAsync(s.Artifact, "best", DateTimeOffset.MaxValue, a, ct)),
    ];

    private static IEnumerable<UseCase> Versions() =>
    [
        Read<ResolveReference, ResolvedVersion>("text, latest", (q, s, a, ct) => q.ExecuteAsync($"{s.Model}", a, ct)),
        Read<ResolveReference, ResolvedVersion>("parts, number", (q, s, a, ct) => q.ExecuteAsync(new Reference(s.Artifact, MemberSelector.Of(0)), a, ct)),
        Read<ResolveReference, ResolvedVersion>("text, alias", (q, s, a, ct) => q.ExecuteAsync($"{s.Artifact}:best", a, ct)),
        Read<VersionQueries, VersionForReader>("GetAsync, path", (q, s, a, ct) => q.GetAsync(s.Artifact, "best", a, ct)),
        Read<VersionQueries, VersionForReader>("GetAsync, id", (q, s, a, ct) => q.GetAsync(s.Version, a, ct)),
        Read<VersionQueries, Page<VersionView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Artifact, new(), a, ct)),
        Read<VersionQueries, Page<VersionView>>("ListAsync, next", (q, s, a, ct) => q.ListAsync(s.Artifact, new(1, "1"), a, ct)),
        Read<VersionQueries, Page<FileView>>("ListFilesAsync", (q, s, a, ct) => q.ListFilesAsync(s.Version, new(), a, ct)),
        Read<VersionQueries, Page<FileView>>("ListFilesAsync, next", (q, s, a, ct) => q.ListFilesAsync(s.Version, new(1, "0"), a, ct)),
        Read<VersionQueries, Page<VersionReference>>("ListReferencesAsync", (q, s, a, ct) => q.ListReferencesAsync(s.Version, new(), a, ct)),
        Read<StorageQueries, StorageUse>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Entity, null, a, ct)),
        Read<StorageQueries, StorageUse>("GetAsync, project", (q, s, a, ct) => q.GetAsync(s.Entity, "digits", a, ct)),
        Read<BinQueries, BinForReader>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Entity, null, new(), a, ct)),
        Read<BinQueries, BinForReader>("ListAsync, artifact, next", (q, s, a, ct) => q.ListAsync(s.Entity, "digits/mlp", new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Read<BinQueries, int>("CountAsync", (q, s, a, ct) => q.CountAsync(s.Artifact, a, ct)),
        Read<BinQueries, PurgeWeight>("WeighAsync", (q, s, a, ct) => q.WeighAsync(s.Binned, a, ct)),
        UseCase.Of<FileDownloads, FileView>("GetAsync", RegistryAction.DownloadFiles, (q, s, a, ct) => q.GetAsync(s.Version, "MODEL.bin", a, ct)),
        UseCase.Of<FileSums, SummedVersion>("GetAsync", RegistryAction.Read, (q, s, a, ct) => q.GetAsync(s.Version, a, ct)),
        UseCase.Of<FileDownloads, FileView>("GetByMd5Async", RegistryAction.DownloadFiles, (q, s, a, ct) => q.GetByMd5Async(s.Entity, s.Version, Md5Text.Of([1]), a, ct)),
        UseCase.Of<FileDownloads, DownloadPlan>("PlanAsync", RegistryAction.DownloadFiles, (q, s, a, ct) => q.PlanAsync(s.Version, a, ct)),
        UseCase.Of<FileInspections, InspectedFile>("GetAsync", RegistryAction.DownloadFiles, (q, s, a, ct) => q.GetAsync(s.Version, "model.bin", a, ct)),
        Read<ModelCards, ModelCard?>("FindAsync", (q, s, a, ct) => q.FindAsync(s.Version, a, ct)),
    ];

    private static IEnumerable<UseCase> Drafts() =>
    [
        UseCase.Of<DraftQueries, Page<DraftView>>("ListAsync", RegistryAction.LogVersion, async (q, s, a, ct) => await q.ListAsync(s.Artifact, new(), a, ct)),
        Draft("ListAsync, next", (q, s, _, a, ct) => q.ListAsync(s.Artifact, new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Draft("GetAsync", (q, s, draft, a, ct) => q.GetAsync(s.Artifact, draft, a, ct)),
        Draft("ListFilesAsync", (q, s, draft, a, ct) => q.ListFilesAsync(s.Artifact, draft, false, new(), a, ct)),
        Draft("ListFilesAsync, missing, next", (q, s, draft, a, ct) => q.ListFilesAsync(s.Artifact, draft, true, new(1, "0"), a, ct)),
        Draft("GetFileAsync", (q, s, draft, a, ct) => q.GetFileAsync(new(s.Artifact, draft, 0), a, ct)),
    ];

    private static UseCase Draft<TResult>(string label, Func<DraftQueries, Stage, Guid, Actor, CancellationToken, Task<Result<TResult>>> run) =>
        new(typeof(DraftQueries), label, RegistryAction.LogVersion, async (h, s, a, ct) => (await run(h.Get<DraftQueries>(), s, await s.DraftOfAsync(h, a, ct), a, ct)).Error);

    private static IEnumerable<UseCase> Comments() =>
    [
        Read<CommentQueries, Page<CommentView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Version, new(), a, ct)),
        Read<CommentQueries, Page<CommentView>>("ListAsync, next", (q, s, a, ct) => q.ListAsync(s.Version, new(1, "9"), a, ct)),
        Read<CommentQueries, CommentView>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Version, s.Comment, a, ct)),
        Read<CommentQueries, int>("CountAsync", (q, s, a, ct) => q.CountAsync(s.Version, a, ct)),
        UseCase.Of<CommentQueries, IReadOnlyList<string>>("SuggestAsync", RegistryAction.Comment, (q, s, a, ct) => q.SuggestAsync(s.Version, "p", a, ct)),
    ];

    private static IEnumerable<UseCase> RegisteredModels() =>
    [
        Read<RegisteredModelQueries, Page<BookmarkView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Entity, "Digits", new PageRequest(), a, ct)),
        Read<RegisteredModelQueries, Page<BookmarkView>>("ListAsync, next", (q, s, a, ct) => q.ListAsync(s.Entity, "Digits", new PageRequest(1, "1"), a, ct)),
        Read<RegisteredModelQueries, BookmarkView>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Entity, "Digits", "latest", a, ct)),
        Read<RegisteredModelQueries, BookmarkView>("GetAsync, alias", (q, s, a, ct) => q.GetAsync(s.Entity, "Digits", "staging", a, ct)),
        Read<RegisteredModelQueries, BookmarkView>("GetAsync, number", (q, s, a, ct) => q.GetAsync(s.Entity, "Digits", "v0", a, ct)),
        Read<RegisteredModelQueries, IReadOnlyList<BookmarkView>>("ListByNumberAsync", (q, s, a, ct) => q.ListByNumberAsync(s.Entity, "Digits", [0, 1], a, ct)),
        Read<RegisteredModelQueries, string?>("FindNewerAsync", (q, s, a, ct) => q.FindNewerAsync(s.Entity, "Digits", 0, 1, a, ct)),
        Read<RegisteredModelQueries, IReadOnlyList<BookmarkView>>("ListHoldersAsync", (q, s, a, ct) => q.ListHoldersAsync(s.Entity, "Digits", a, ct)),
    ];

    private static IEnumerable<UseCase> Comparisons() =>
    [
        // A version that is not there is a column that says so.
        Read<ComparisonQueries, VersionView>("GetAsync", async (q, s, a, ct) =>
            !(await q.GetAsync([$"{s.Artifact}:v0", $"{s.Artifact}:v0"], true, a, ct)).TryGet(out var found, out var error) ? error
            : found.Columns[0] is { Refusal: { } refusal } ? refusal : found.Columns[0].Version!),
        Read<ComparisonQueries, IReadOnlyList<Baseline>>("ListBaselinesAsync", (q, s, a, ct) => q.ListBaselinesAsync(s.Version, a, ct)),
        Read<TrendQueries, MetricTrend>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Artifact, a, ct)),
        Read<TrendQueries, MetricTrend>("GetAsync, model", (q, s, a, ct) => q.GetAsync(s.Model, a, ct)),
        UseCase.Of<ContentQueries, TensorSource>("GetTensorsAsync", RegistryAction.DownloadFiles, async (q, s, a, ct) =>
            !(await q.GetTensorsAsync([s.Version, s.Version], true, a, ct)).TryGet(out var found, out var error) ? error
            : found.Columns[0] is { Refusal: { } refusal } ? refusal : found.Columns[0]!),
        Read<ContentQueries, ComparedCard>("GetCardsAsync", async (q, s, a, ct) =>
            !(await q.GetCardsAsync([s.Version, s.Version], true, a, ct)).TryGet(out var found, out var error) ? error
            : found[0] is { Refusal: { } refusal } ? refusal : found[0]!),
    ];

    private static readonly IReadOnlyList<ModelCondition> AllOf =
    [
        new(ModelField.Name, null, ModelComparison.Is, ["Digits"]), new(ModelField.OwnName, null, ModelComparison.Is, ["Digits"]), new(ModelField.Name, null, ModelComparison.Like, ["Dig%"]), new(ModelField.Number, null, ModelComparison.MoreOrSame, ["0"]),
        new(ModelField.Tag, "task", ModelComparison.IsNotOrMissing, ["x"]), new(ModelField.Tag, "task", ModelComparison.Is, ["digits"]), new(ModelField.Word, "source", ModelComparison.IsNot, ["x"]),
    ];

    private static readonly IReadOnlyList<RunCondition> AnyRun =
    [
        .. Enum.GetValues<RunComparison>().SelectMany(comparison => new RunCondition[] { new(RunField.Metric, "loss", comparison), new(RunField.Started, null, comparison), new(RunField.Finished, null, comparison) }),
        new(RunField.Tag, "kind", RunComparison.Is, "x"), new(RunField.Tag, "kind", RunComparison.Other), new(RunField.Param, "lr", RunComparison.Is, "1"), new(RunField.Name, null, RunComparison.Is, "x"),
        new(RunField.MadeBy, null, RunComparison.Is, "x"), new(RunField.Id, null, RunComparison.Is, "x"), new(RunField.OwnName, null, RunComparison.Is, "x"),
        new(RunField.Tag, "kind", RunComparison.Has, "x"), new(RunField.State, null, RunComparison.Is) { States = [RunState.Running, RunState.Failed] },
    ];

    private static readonly IReadOnlyList<RunSort> AnyOrder = Enum.GetValues<RunField>().Select(field => new RunSort(field, "kind", field == RunField.Metric)).ToList();

    // As the search of runs writes it after a row: has it, value, has it, tag, moment, id.
    private static readonly string ByMetric = Convert.ToBase64String(
        """["0","0.5","0","trial","638000000000000000","00000000-0000-0000-0000-000000000001"]"""u8);

    private static Result<T> Both<T, TOther>(Result<T> one, Result<TOther> other) => other.Error is { } error ? error : one;

    // A list that leaves out what may not be seen says so of the one thing that is in it.
    private static Result<T> One<T>(Result<Page<T>> page) => page.TryGet(out var found, out var error) ? found.Items.Count > 0 ? found.Items[0] : Error.NotFound("such thing") : error;

    private static IEnumerable<UseCase> HistoryAndRuns() =>
    [
        Read<HistoryQueries, Page<HistoryEvent>>("ListAsync, collection", (q, s, a, ct) => q.ListAsync(s.Model, null, new(), a, ct)),
        Read<HistoryQueries, Page<HistoryEvent>>("ListAsync, alias, next", (q, s, a, ct) => q.ListAsync(s.Model, "staging", new(1, "99"), a, ct)),
        Read<HistoryQueries, Page<HistoryEvent>>("ListAsync, entity", (q, s, a, ct) => q.ListAsync(s.Entity, new(), a, ct)),
        Read<HistoryQueries, Page<HistoryEvent>>("ListAsync, entity, next", (q, s, a, ct) => q.ListAsync(s.Entity, new(1, "99"), a, ct)),
        Read<HistoryQueries, Page<HistoryEvent>>("ListAsync, version", (q, s, a, ct) => q.ListAsync(s.Version, new(), a, ct)),
        Read<HistoryQueries, Page<HistoryEvent>>("ListAsync, version, next", (q, s, a, ct) => q.ListAsync(s.Version, new(1, ByTime), a, ct)),
        UseCase.Of<RunFileQueries, FileView>("GetAsync", RegistryAction.DownloadFiles, (q, s, a, ct) => q.GetAsync(s.Run, "model/kept.bin", a, ct)),
        Read<RunFileQueries, IReadOnlyList<FolderEntry>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Run, "model", a, ct)),
        Read<LoggedModelQueries, LoggedModelView>("GetAsync", (q, s, a, ct) => q.GetAsync(s.LoggedModel, a, ct)),
        Read<LoggedModelQueries, LoggedModelView>("ListAsync", async (q, s, a, ct) => One(await q.ListAsync([s.Project], "net", s.Run, new(), a, ct))),
        Read<LoggedModelQueries, LoggedModelView>("OfRunAsync", async (q, s, a, ct) =>
            (await q.OfRunAsync(s.Run, a, ct)).TryGet(out var all, out var error) ? all.Count > 0 ? all[0] : Error.NotFound("such logged model") : error),
        Read<FindRuns, FoundRun>("ExecuteAsync", async (q, s, a, ct) => One(await q.ExecuteAsync(new([s.Project], false, [], AnyOrder), _ => true, new(1), a, ct))),
        Read<FindRuns, FoundRun>("ExecuteAsync, conditions", async (q, s, a, ct) => Both(
            One(await q.ExecuteAsync(new([s.Project], null, [], []), _ => true, new(), a, ct)), await q.ExecuteAsync(new([s.Project], null, AnyRun, []), _ => true, new(), a, ct))),
        Read<FindRuns, FoundRun>("ExecuteAsync, next", async (q, s, a, ct) => Both(
            One(await q.ExecuteAsync(new([s.Project], null, [], []), _ => true, new(), a, ct)),
            await q.ExecuteAsync(new([s.Project], null, [], [new(RunField.Metric, "loss", true), new(RunField.Tag, "kind", false)]), _ => true, new(1, ByMetric), a, ct))),
        Mine<FindRuns, int>("CountAsync", async (q, s, a, ct) => await q.CountAsync(new([s.Project], false, AnyRun, []), a, ct)),
        Read<FindModels, Page<FoundModel>>("ModelsAsync", (q, s, a, ct) => q.ModelsAsync(s.Entity, AllOf, [new(ModelOrder.Changed, true), new(ModelOrder.Made, false), new(ModelOrder.Name, false)], new(), a, ct)),
        Read<FindModels, Page<FoundBookmark>>("BookmarksAsync", (q, s, a, ct) => q.BookmarksAsync(s.Entity, AllOf, [new(ModelOrder.Changed, true)], new(1), a, ct)),
        Read<FindModels, Page<FoundBookmark>>("BookmarksAsync, next", async (q, s, a, ct) =>
            (await q.BookmarksAsync(s.Entity, [], [new(ModelOrder.Number, true)], new(1), a, ct)).TryGet(out var first, out var error)
                ? await q.BookmarksAsync(s.Entity, [], [new(ModelOrder.Number, true)], new(1, first.Next), a, ct) : error),
        Read<FindModels, Done>("LeadersAsync", async (q, s, a, ct) => (await q.LeadersAsync(s.Entity, [s.Project], ["staging"], a, ct)).Map(_ => Done.It)),
        Read<RunMetricQueries, Page<MetricView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Run, new(), a, ct)),
        Read<RunMetricQueries, Page<MetricView>>("ListAsync, next", (q, s, a, ct) => q.ListAsync(s.Run, new(1, "a"), a, ct)),
        Read<RunMetricQueries, Page<MetricView>>("HistoryAsync", (q, s, a, ct) => q.HistoryAsync(s.Run, "loss", new(), a, ct)),
        Read<RunMetricQueries, Page<MetricView>>("HistoryAsync, next", (q, s, a, ct) => q.HistoryAsync(s.Run, "loss", new(1, "0"), a, ct)),
        Read<RunMetricQueries, MetricCurve>("CurveAsync", (q, s, a, ct) => q.CurveAsync(s.Run, "loss", a, ct)),
        Read<RunMetricQueries, IReadOnlyList<KeyValuePair<string, string>>>("TagsAsync", (q, s, a, ct) => q.TagsAsync(s.Run, a, ct)),
        Read<RunQueries, Page<RunView>>("ListAsync", (q, s, a, ct) => q.ListAsync(s.Entity, "digits", new(), a, ct)),
        Read<RunQueries, Page<RunView>>("ListAsync, next", (q, s, a, ct) => q.ListAsync(s.Entity, "digits", new(1, "3000000000000000000_a"), a, ct)),
        Read<RunQueries, RunForReader>("GetAsync", (q, s, a, ct) => q.GetAsync(s.Entity, "digits", s.Run, a, ct)),
        Read<RunQueries, RunForReader>("GetByNameAsync", (q, s, a, ct) => q.GetByNameAsync(s.Entity, "digits", "evaluation", a, ct)),
        Read<RunQueries, Page<VersionView>>("ListVersionsAsync, used", (q, s, a, ct) => q.ListVersionsAsync(s.Run, false, new(), a, ct)),
        Read<RunQueries, Page<VersionView>>("ListVersionsAsync, logged, next", (q, s, a, ct) => q.ListVersionsAsync(s.Run, true, new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Read<RunQueries, RunForReader>("GetAsync, id", (q, s, a, ct) => q.GetAsync(s.Run, a, ct)),
        Read<LineageQueries, LineageGraph>("OfVersionAsync", (q, s, a, ct) => q.OfVersionAsync(s.Version, a, ct)),
        Read<LineageQueries, LineageGraph>("OfRunAsync", (q, s, a, ct) => q.OfRunAsync(s.Run, a, ct)),
        Read<RunQueries, Page<RunView>>("ListUsingAsync", (q, s, a, ct) => q.ListUsingAsync(s.Version, new(), a, ct)),
    ];

    private static IEnumerable<UseCase> Access() =>
    [
        UseCase.Of<TokenQueries, Page<TokenRow>>("OfEntityAsync", RegistryAction.ManageMembers, (q, s, a, ct) => q.OfEntityAsync(s.Entity, new(), a, ct)),
    ];

    private static IEnumerable<UseCase> Own() =>
    [
        Mine<EntityQueries, Page<EntityView>>("ListAsync", (q, _, a, ct) => q.ListAsync(new(), a, ct)),
        Mine<EntityQueries, Page<EntityView>>("ListAsync, next", (q, _, a, ct) => q.ListAsync(new(1, "a"), a, ct)),
        Mine<HomeQueries, Page<CollectionView>>("ListModelsAsync", (q, _, a, ct) => q.ListModelsAsync(new(), a, ct)),
        Mine<HomeQueries, int>("ListEntityIdsAsync", async (q, _, a, ct) => (await q.ListEntityIdsAsync(a, ct)).Count),
        Mine<HistoryQueries, IReadOnlyList<HistoryRun>>("ListLatelyAsync", (q, _, a, ct) => q.ListLatelyAsync(15, a, ct)),
        Mine<HistoryQueries, Page<HistoryEvent>>("ListAsync, all", (q, _, a, ct) => q.ListAsync(new PageRequest(), a, ct)),
        Mine<HistoryQueries, Page<HistoryEvent>>("ListAsync, all, next", (q, _, a, ct) => q.ListAsync(new PageRequest(1, ByTime), a, ct)),
        Mine<RequestQueries, Page<RequestView>>("ListWaitingAsync", (q, _, a, ct) => q.ListWaitingAsync(new(), a, ct)),
        Mine<RequestQueries, Page<RequestView>>("ListWaitingAsync, next", (q, _, a, ct) => q.ListWaitingAsync(new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Mine<DamageQueries, OwnDamage>("ListAsync", (q, _, a, ct) => q.ListAsync(a, ct)),
        UseCase.Of<SweepQueries, StoppedSweep?>("FindStoppedAsync", RegistryAction.Read, (q, _, a, ct) => q.FindStoppedAsync(a, ct), Door.Administrator),
        Mine<MentionQueries, Page<MentionView>>("ListAsync", (q, _, a, ct) => q.ListAsync(false, new(), a, ct)),
        Mine<MentionQueries, Page<MentionView>>("ListAsync, unread, next", (q, _, a, ct) => q.ListAsync(true, new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        Mine<VersionQueries, int>("ListLatestAsync", async (q, s, a, ct) => (await q.ListLatestAsync([s.Version], a, ct)).Count),
        Mine<DraftQueries, DraftInWork?>("FindAsync, id", async (q, s, a, ct) => await q.FindAsync(s.Version, a, ct)),
        Mine<DraftQueries, DraftInWork?>("FindAsync, client", async (q, _, a, ct) => await q.FindAsync("nobody's", a, ct)),
        Mine<DraftQueries, int>("ListAnnouncedAsync", async (q, s, a, ct) => (await q.ListAnnouncedAsync(s.Version, a, ct)).Count),
        .. Searches(),
        Mine<TokenQueries, Page<TokenRow>>("OwnAsync", (q, _, a, ct) => q.OwnAsync(new(), a, ct)),
        Mine<TokenQueries, Page<TokenRow>>("OwnAsync, next", (q, _, a, ct) =>
            q.OwnAsync(new(1, "3000000000000000000_00000000000000000000000000000001"), a, ct)),
        UseCase.Of<AccountQueries, Page<AccountRow>>("ListAsync", RegistryAction.Read, (q, _, a, ct) => q.ListAsync(new(1, "a"), a, ct), Door.Administrator),
        Mine<AccountQueries, string?>("FindEmailAsync", async (q, _, a, ct) => await q.FindEmailAsync(a, ct)),
        Mine<AccountQueries, bool>("AnyAsync", async (q, _, _, ct) => await q.AnyAsync(ct)),
        Mine<ActorQueries, Actor>("FindAsync", async (q, _, a, ct) => (await q.FindAsync(a.UserId, ct))!),
        Mine<ActorQueries, Actor>("FindByNameAsync", async (q, _, a, ct) => (await q.FindByNameAsync(a.Name, ct))!),
        Mine<TokenAuthenticator, bool>("FindAsync", async (q, _, _, ct) => await q.FindAsync(ApiTokenSecret.Make(), ct) is null),
    ];

    private static IEnumerable<UseCase> Searches()
    {
        foreach (var query in new[]
        {
            "digits", "v0", "digits-mlp 数字", "\"raw words\"", "tag:raw", "alias:best entity:e", "mlp:v0", "mlp:best", "mlp:latest", "a > 1", "a < 1", "a >= 1", "a <= 1",
            "a = 1", "a != 1", "a = x", "a != x", "a > x", "a < x", "a >= x", "a <= x",
        })
            yield return Mine<SearchQueries, Page<SearchHit>>($"ListAsync, {query}", (q, _, a, ct) => q.ListAsync(query, null, new(1), a, ct));
        foreach (var kind in Enum.GetValues<SearchKind>())
        {
            yield return Mine<SearchQueries, Page<SearchHit>>($"ListAsync, {kind}, next", (q, _, a, ct) =>
                q.ListAsync("digits mlp", kind, new(1, $"{(int)kind}_1_3000000000000000000_00000000000000000000000000000001"), a, ct));
        }

        foreach (var member in new[] { "v0", "best", "latest" })
        {
            yield return Mine<SearchQueries, Page<SearchHit>>($"ListAsync, whole reference:{member}", (q, s, a, ct) => q.ListAsync($"{s.Artifact}:{member}", null, new(1), a, ct));
        }

        yield return Mine<SearchQueries, IReadOnlyList<SearchGroup>>("OverviewAsync", (q, _, a, ct) => q.OverviewAsync("digits", 5, a, ct));
        yield return Mine<SearchQueries, IReadOnlyList<SearchHit>>("RecentAsync", (q, _, a, ct) => q.RecentAsync(8, a, ct));
    }

    private static UseCase Read<TQueries, TResult>(string label, Func<TQueries, Stage, Actor, CancellationToken, Task<Result<TResult>>> run)
        where TQueries : notnull => UseCase.Of(label, RegistryAction.Read, run);

    private static UseCase Mine<TQueries, TResult>(string label, Func<TQueries, Stage, Actor, CancellationToken, Task<Result<TResult>>> run)
        where TQueries : notnull => UseCase.Of(label, RegistryAction.Read, run, Door.Own);
}
