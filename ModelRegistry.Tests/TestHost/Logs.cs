using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Tests.TestHost;

/// <summary>Logs versions as a script would, through the use case.</summary>
internal static class Logs
{
    /// <summary>Logs a version; what is missing is made on the way. Files are paths with their text; none given makes one.</summary>
    public static async Task<LoggedVersion> LogAsync(
        this IServiceProvider services, Actor actor, CollectionPath artifact, LogVersionRequest? request = null, params (string Path, string Text)[] files)
    {
        var ct = TestContext.Current.CancellationToken;
        var log = services.GetRequiredService<LogVersion>();
        await using var upload = CoreHost.Must(await log.BeginAsync(artifact, create: true, actor, ct));
        foreach (var (path, text) in files.Length > 0 ? files : [("model.bin", Guid.CreateVersion7().ToString())])
        {
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
            CoreHost.Must(await upload.AddFileAsync(path, bytes, ct));
        }

        return CoreHost.Must(await log.CommitAsync(upload, request ?? new(), actor, ct));
    }
}
