using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Files;

/// <summary>Sends all files of a version as one zip that is written as it goes, with its length known first.</summary>
internal sealed class ArchiveResponder(FileDownloads downloads, ILogger<ArchiveResponder> log)
{
    /// <summary>Sends the files of <paramref name="plan"/> as <c>artifact-v7.zip</c>, or answers that the store is away.</summary>
    public async Task<IResult> SendAsync(HttpContext context, DownloadPlan plan, Reference version, CancellationToken ct)
    {
        var entries = ArchiveContents.Of(version.ToString(), plan.Files, OpenAsync);
        FileResponder.SetDownloadHeaders(context, "application/zip", $"{version.Path.Name}-{version.Member}.zip");
        context.Response.ContentLength = ArchiveWriter.LengthOf(entries);
        if (HttpMethods.IsHead(context.Request.Method)) return Results.Empty;

        // The likely failure, a store that is away, shows while the answer can still be a problem.
        if (plan.Files.Count > 0)
        {
            if (!(await downloads.OpenAsync(plan.Files[0], 0, ct)).TryGet(out var first, out var error)) return Away(context, error);
            await first.DisposeAsync();
        }

        try
        {
            await ArchiveWriter.WriteAsync(context.Response.BodyWriter, entries, plan.LoggedAt, ct);
        }
        catch (OperationCanceledException)
        {
            // The receiver has gone, which its pipe may say before the request's token does: nobody is left to be told.
            context.Abort();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            FileResponder.BreakOff(context, log, $"the archive of {version}", exception);
        }

        return Results.Empty;
    }

    private async Task<Stream> OpenAsync(FileView file, CancellationToken ct) =>
        (await downloads.OpenWholeAsync(file, ct)).TryGet(out var stream, out var error) ? stream : throw new BlobStoreException(BlobStoreFault.Away, error.Message.ToString());

    private static IResult Away(HttpContext context, Error error)
    {
        context.Response.Headers.Clear();
        return Problems.From(error);
    }
}
