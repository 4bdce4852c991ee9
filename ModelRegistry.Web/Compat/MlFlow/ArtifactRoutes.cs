using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Files;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>
/// The artifact store behind <c>mlflow-artifacts:/</c>: what is kept with runs and logged models, which can be written over, and under
/// <see cref="Versions"/> the files of versions, which never change.
/// </summary>
internal sealed class ArtifactRoutes(MlFlowNames names, KeepRunFile keep, RunFileQueries files, FileDownloads downloads, VersionQueries versions, FileResponder responder)
{
    public const string Base = "/api/2.0/mlflow-artifacts";

    /// <summary>The folder of all versions: no experiment's id.</summary>
    public const string Versions = "model-versions";

    public static readonly string[] Bases = [Base, "/ajax-api/2.0/mlflow-artifacts"];

    private const int AtOnce = 1000;

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public void Map(RouteGroupBuilder group)
    {
        group.WithSecurityHeadersPolicy(FileResponder.HeaderPolicy);
        group.MapGet("/artifacts", context => RunAsync(context, ListAsync));
        group.MapMethods("/artifacts/{**path}", GetAndHead, context => RunAsync(context, GetAsync));
        group.MapPut("/artifacts/{**path}", context => RunAsync(context, PutAsync)).WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute(), new BytesTaken());
        group.MapDelete("/artifacts/{**path}", context => RunAsync(context, DeleteAsync));
        // The clients compare the beginning of this text, and send the file whole.
        foreach (var step in (string[])["create", "complete", "abort"])
            group.MapPost($"/mpu/{step}/{{**path}}", context => RunAsync(context, _ => throw MlFlowRefusal.NotImplemented("Multipart upload is not supported for the current artifact repository: send the file by PUT, in one piece.")));
        group.MapGet("/presigned/{**path}", context => RunAsync(context, _ => throw MlFlowRefusal.NotImplemented("Presigned download is not supported for the current artifact repository: get the file by GET; ranges are answered.")));
    }

    /// <summary>The addresses that people's browsers and old scripts have: one file of a run, or of a version.</summary>
    public void MapRoot(RouteGroupBuilder group)
    {
        group.WithSecurityHeadersPolicy(FileResponder.HeaderPolicy);
        group.MapGet("/get-artifact", context => RunAsync(context, async _ =>
        {
            var call = await MlFlowCall.ReadAsync(context);
            var (run, path) = (call.MustText("run_id", "run_uuid"), Checked(call.MustText("path")));
            return await SendAsync(context, Guid.TryParseExact(run, "N", out var id) ? await files.GetAsync(id, path, call.Actor, call.Ct) : throw MlFlowRefusal.NotFound($"Run with id={run} not found"));
        }));
        group.MapGet("/model-versions/get-artifact", context => RunAsync(context, async _ =>
        {
            var call = await MlFlowCall.ReadAsync(context);
            var (name, version, path) = (call.MustText("name"), call.MustText("version"), Checked(call.MustText("path")));
            return await SendAsync(context, await downloads.GetAsync((await names.GetVersionAsync(call, name, version)).VersionId, path, call.Actor, call.Ct));
        }));
    }

    /// <summary>A folder of a run as this wire lists it; paths are names, or whole where <paramref name="within"/> is given.</summary>
    public async Task<JsonObject> ListAsync(Guid owner, string path, string? within, MlFlowCall call) =>
        new JsonObject().With("files", MlFlowCall.Must(await files.ListAsync(owner, path, call.Actor, call.Ct)).Select(entry => Entry(entry, within)));

    private static async Task RunAsync(HttpContext context, Func<HttpContext, Task<IResult>> work) =>
        await (await MlFlowRegistration.AnswerAsync(() => work(context))).ExecuteAsync(context);

    private async Task<IResult> ListAsync(HttpContext context)
    {
        var (path, actor, ct) = (Checked(context.Request.Query["path"].ToString()), context.GetActor(), context.RequestAborted);
        if (path.Length == 0) return Json([]);
        var entries = Place(path) switch
        {
            (MlFlowSource.Kept kept, _) => await files.ListAsync(kept.Owner, kept.Path, actor, ct),
            (MlFlowSource.Version version, var inside) => await ListAsync(version.Id, inside, context),
            _ => Error.NotFound("such folder"),
        };
        // A folder that is not there, or is a file, is an empty one.
        if (!entries.TryGet(out var found, out var error) && error.Kind is not ErrorKind.NotFound) throw MlFlowRefusal.Of(error);
        return Json(new JsonObject().With("files", (found ?? []).Select(entry => Entry(entry, null))));
    }

    private async Task<Result<IReadOnlyList<FolderEntry>>> ListAsync(Guid version, string folder, HttpContext context)
    {
        var (all, actor) = (new List<(string, long)>(), context.GetActor());
        for (string? cursor = null; ;)
        {
            if (!(await versions.ListFilesAsync(version, new(AtOnce, cursor), actor, context.RequestAborted)).TryGet(out var page, out var error)) return error;
            all.AddRange(page.Items.Select(file => (file.Path, file.Size)));
            cursor = page.Next;
            if (cursor is null) return RunFileQueries.Entries(all, folder.Length == 0 ? null : folder);
        }
    }

    private async Task<IResult> GetAsync(HttpContext context)
    {
        var (path, actor, ct) = (PathOf(context), context.GetActor(), context.RequestAborted);
        return await SendAsync(context, Place(path) switch
        {
            (MlFlowSource.Kept kept, _) => await files.GetAsync(kept.Owner, kept.Path, actor, ct),
            (MlFlowSource.Version version, var inside) => await downloads.GetAsync(version.Id, inside, actor, ct),
            _ => Error.NotFound($"file '{path}'"),
        });
    }

    private async Task<IResult> SendAsync(HttpContext context, Result<FileView> found)
    {
        if (!found.TryGet(out var file, out var error)) throw MlFlowRefusal.Of(error);
        var result = await responder.SendAsync(context, file, context.RequestAborted, contentType: MlFlowContentType.Of(file.Path));
        if (result is ProblemResult { StatusCode: { } status } problem)
            return MlFlowRefusal.Write(status, MlFlowRefusal.CodeOf(status), problem.Message);
        return result;
    }

    private async Task<IResult> PutAsync(HttpContext context)
    {
        if (RawPath.Of(context).EndsWith('/') || Place(PathOf(context)) is not (MlFlowSource.Kept { Path.Length: > 0 } kept, _))
            throw MlFlowRefusal.Invalid("Invalid path: files are kept under EXPERIMENT/RUN/artifacts/ or EXPERIMENT/models/MODEL/artifacts/; a version never changes.");
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        MlFlowCall.Must(await keep.ExecuteAsync(kept.Owner, kept.Path, context.Request.ContentLength, context.Request.Body, context.GetActor(), context.RequestAborted));
        return Json([]);
    }

    private async Task<IResult> DeleteAsync(HttpContext context)
    {
        if (Place(PathOf(context)) is not (MlFlowSource.Kept kept, _)) throw MlFlowRefusal.Invalid("Invalid path: only what is kept with a run or a logged model can be deleted; a version never changes.");
        var removed = await keep.RemoveAsync(kept.Owner, kept.Path, context.GetActor(), context.RequestAborted);
        // What is not there is gone.
        if (removed.Error is { Kind: not ErrorKind.NotFound } error) throw MlFlowRefusal.Of(error);
        return Json([]);
    }

    private static (MlFlowSource? Place, string Inside) Place(string path) =>
        (MlFlowSource.ReadPath(path), path.Split('/') is [Versions, _, .. var inside] ? string.Join('/', inside) : string.Empty);

    private static string PathOf(HttpContext context) => HasSteps(context) ? throw MlFlowRefusal.Invalid("Invalid path") : Checked(RawPath.Of(context));

    /// <summary>True of an address with a step in it: the server has taken it already, as addresses are read, and it leads elsewhere than was meant.</summary>
    public static bool HasSteps(HttpContext context)
    {
        var sent = context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].Split('/') ?? [];
        return sent.Any(part => Uri.UnescapeDataString(part) is "." or "..");
    }

    // Also after decoding what was encoded twice.
    private static string Checked(string path)
    {
        var text = path;
        for (var i = 0; i < 5; i++)
        {
            if (text.StartsWith('/') || text.Contains('\\', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal) || text.Contains('\0', StringComparison.Ordinal)
                || text.Split('/').Contains("..") || (text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':'))
                throw MlFlowRefusal.Invalid("Invalid path");
            var decoded = Uri.UnescapeDataString(text);
            if (decoded == text) return path.TrimEnd('/');
            text = decoded;
        }

        throw MlFlowRefusal.Invalid("Invalid path");
    }

    private static JsonObject Entry(FolderEntry entry, string? within)
    {
        var json = new JsonObject { ["path"] = string.IsNullOrEmpty(within) ? entry.Name : $"{within}/{entry.Name}", ["is_dir"] = entry.Size is null };
        return json.With("file_size", entry.Size);
    }

    private static IResult Json(JsonObject json) => Results.Text(json.ToJsonString(MlFlowJson.Plain), "application/json");
}
