using ModelRegistry.Core.Data;

namespace ModelRegistry.Web.Hosting;

/// <summary>Registered first, so that the database is up to this program before anything else starts.</summary>
internal sealed class DatabaseStart(DatabaseSchema schema) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => schema.EnsureAsync(mayMake: true, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
