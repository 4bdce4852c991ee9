using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Web.Hosting.Health;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: what it stands on answers too.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Maps both, open to everybody; neither says more than names and <c>ok</c> or <c>failed</c>.</summary>
    public static IEndpointRouteBuilder MapRegistryHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.Healthz, () => TypedResults.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Urls.Readyz, ReadyAsync).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> ReadyAsync(
        IDbContextFactory<RegistryDbContext> contexts, IKeyManager keys, IServiceProvider services, ILoggerFactory logs, CancellationToken aborted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(Patience);
        var ct = patience.Token;
        var log = logs.CreateLogger(typeof(HealthEndpoints));
        var checks = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["database"] = await TryAsync(log, "database", async () =>
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                await db.Entities.AsNoTracking().AnyAsync(ct);
            }),
            ["keys"] = await TryAsync(log, "keys", () => Task.Run(() =>
            {
                if (keys.GetAllKeys().Count == 0) throw new InvalidOperationException("The key ring is empty.");
            }, ct)),
            // Asked for here: a store that can't even be made is not ready either.
            ["storage"] = await TryAsync(log, "storage", () => services.GetRequiredService<IBlobStore>().ProbeAsync(ct)),
        };
        var ready = checks.Values.All(state => state == "ok");
        return TypedResults.Json(new { status = ready ? "ready" : "not ready", checks },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<string> TryAsync(ILogger log, string what, Func<Task> check)
    {
        try
        {
            await check();
            return "ok";
        }
#pragma warning disable CA1031 // Whatever keeps it from answering is the answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.LogWarning(exception, "Not ready: {What}", what);
            return "failed";
        }
    }
}
