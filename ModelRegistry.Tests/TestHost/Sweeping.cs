using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Tests.TestHost;

/// <summary>Sweeps as the background does, whatever part of the bytes goes.</summary>
internal static class Sweeping
{
    /// <summary>How many blobs went.</summary>
    public static async Task<long> SweepAsync(this CoreHost host, CancellationToken ct) =>
        CoreHost.Must(await host.Get<SweepBlobs>().ExecuteAsync(new(MostPercent: 100), null, ct)).Blobs;
}
