using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>Runs: what a script says of itself, and what it used and logged.</summary>
internal sealed class RunFields(
    RunQueries runs, FindRuns find, RunReports reports, ProjectQueries projects, UseVersion use, WandbRuns wandbRuns, WandbVersions versions, WandbTransfers transfers) : IWandbFields
{
    private const int MostSinks = 1_000;

    public void Map(WandbFields fields)
    {
        fields.Root("Mutation")
            .Field("upsertBucket", (_, args, call) => UpsertAsync(args.Input, call))
            .Field("createRunFiles", (_, args, call) => SinksAsync(args.Input, call))
            .Field("useArtifact", (_, args, call) => UseAsync(args.Input, call));
        fields.On<ProjectNode>("Project")
            .Field("run", (project, args, call) => FindAsync(project, args.MustText("name"), call))
            .Field("bucket", (project, args, call) => FindAsync(project, args.MustText("name"), call))
            .Field("runs", (project, args, call) => ListAsync(project, args, call))
            .Field("runCount", (project, args, call) => CountAsync(project, args, call));
        fields.On<RunNode>("Run")
            .Field("tags", async (run, _, call) => (await WordsAsync(run, call)).Tags)
            .Field("notes", async (run, _, call) => (await WordsAsync(run, call)).Notes)
            .Field("group", async (run, _, call) => (await WordsAsync(run, call)).Group)
            .Field("jobType", async (run, _, call) => (await WordsAsync(run, call)).JobType)
            .Field("inputArtifacts", (run, args, call) => VersionsAsync(run, logged: false, args, call))
            .Field("outputArtifacts", (run, args, call) => VersionsAsync(run, logged: true, args, call));
    }

    private async Task<object> UpsertAsync(WandbArguments input, WandbCall call)
    {
        var (state, config, summary) = (input.Text("state"), input.Text("config"), input.Text("summaryMetrics"));
        // Older clients send the one that they don't mean as an empty text.
        var known = input.Text("id") is { Length: > 0 } id ? await GetAsync(id, call) : null;
        var place = known is not null
            ? (known.Entity, known.Project, known.Name)
            : (Entity: Or(input.Text("entityName"), call.Actor.DefaultEntity), Project: Or(input.Text("modelName"), WandbRuns.DefaultProject), Name: Or(input.Text("name"), NewName()));
        var (run, inserted) = await wandbRuns.UpsertAsync(place.Entity, place.Project, place.Name, input.Text("displayName"), state, config, summary, call);
        await wandbRuns.KeepAsync(run, input, call);
        var bucket = new RunNode(run);
        // It is read back as it was sent: a client compares it with its own.
        return new { Bucket = config is null ? bucket : bucket with { Config = config }, Inserted = inserted, ServerSettings = new { ServerMessages = Array.Empty<object>() } };
    }

    // One that is not there, or was put away, is never made by its id: what is said of it is meant for that run alone.
    private async Task<RunView> GetAsync(string id, WandbCall call) =>
        WandbIds.FindGuid(id, WandbIds.RunKind) is { } key && call.Find(await runs.GetAsync(key, call.Actor, call.Ct)) is { Run: { IsDeleted: false } found }
            ? found
            : throw WandbCall.Refuse("There is no such run, or it is not yours to see.", "not_found");

    private async Task<object> SinksAsync(WandbArguments input, WandbCall call)
    {
        var run = call.Must(await runs.GetByNameAsync(Or(input.Text("entityName"), call.Actor.DefaultEntity), Or(input.Text("projectName"), WandbRuns.DefaultProject), input.MustText("runName"), call.Actor, call.Ct)).Run;
        var names = input.Texts("files");
        if (names.Count > MostSinks) throw WandbCall.Refuse($"At most {MostSinks} files of a run at once.", "files_too_many");
        return new
        {
            RunID = WandbIds.OfRun(run.Id),
            UploadHeaders = Array.Empty<string>(),
            Files = names.Select(name => new FileNode(name) { Owner = run.Id, DisplayName = name, UploadUrl = transfers.ForSink(call, run.Id) }).ToList(),
        };
    }

    private async Task<object> UseAsync(WandbArguments input, WandbCall call)
    {
        var artifact = await versions.GetCommittedAsync(input.Text("artifactID"), null, call);
        var (entity, project, name) = (input.MustText("entityName"), input.MustText("projectName"), input.MustText("runName"));
        var found = await runs.GetByNameAsync(entity, project, name, call.Actor, call.Ct);
        var run = found.IsSuccess ? found.Value.Run : (await wandbRuns.UpsertAsync(entity, project, name, null, null, null, null, call)).Run;
        var version = new Reference(artifact.Path, MemberSelector.Of(artifact.VersionIndex!.Value)).ToString();
        call.Must(await use.ExecuteAsync(new(run.Entity, run.Project, run.Id, version), call.Actor, call.Ct));
        return new { Artifact = artifact };
    }

    private async Task<RunNode?> FindAsync(ProjectNode project, string name, WandbCall call) =>
        call.Find(await runs.GetByNameAsync(project.EntityName, project.Name, name, call.Actor, call.Ct)) is { } found ? new(found.Run) : null;

    private async Task<Connection<RunNode>?> ListAsync(ProjectNode project, WandbArguments args, WandbCall call)
    {
        var search = WandbRunSearch.Read(args.Text("filters"), args.Text("order"));
        if (await FindKeyAsync(project, call) is not { } key) return null;
        var page = call.Must(await find.ExecuteAsync(search.In(key), search.Holds, WandbVersions.Page(args), call.Actor, call.Ct));
        var ids = page.Items.Select(found => found.Run.Id).ToList();
        var said = new SaidByRuns(ids, page.Items.ToDictionary(found => found.Run.Id, found => found.Said));
        return Connection<RunNode>.Of(page, found => new(found.Run, said), await find.CountAsync(search.In(key), call.Actor, call.Ct));
    }

    // Their len() of a list is this one.
    private async Task<int?> CountAsync(ProjectNode project, WandbArguments args, WandbCall call)
    {
        var search = WandbRunSearch.Read(args.Text("filters"), null);
        return await FindKeyAsync(project, call) is { } key ? await find.CountAsync(search.In(key), call.Actor, call.Ct) : null;
    }

    // The place of registered models has no runs.
    private async Task<Guid?> FindKeyAsync(ProjectNode project, WandbCall call) =>
        project.Key ?? call.Find(await projects.GetAsync(project.EntityName, project.Name, call.Actor, call.Ct))?.Project.Id;

    private Task<WandbWords> WordsAsync(RunNode run, WandbCall call) => run.Said.WordsOfAsync(run.View.Id, reports, call.Ct);

    private async Task<Connection<ArtifactNode>?> VersionsAsync(RunNode run, bool logged, WandbArguments args, WandbCall call) =>
        call.Find(await runs.ListVersionsAsync(run.View.Id, logged, WandbVersions.Page(args), call.Actor, call.Ct)) is { } page
            ? await versions.OfAsync(page, call) with { TotalCount = logged ? run.View.Logged : run.View.Used }
            : null;

    private static string Or(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;

    // Eight letters and digits, as these clients make them.
    private static string NewName() => Guid.CreateVersion7().ToString("N")[^8..];
}
