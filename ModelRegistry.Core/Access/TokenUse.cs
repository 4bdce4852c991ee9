using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>Keeps when each token was last used, to the minute, in the background: no request waits for it or fails by it.</summary>
public sealed class TokenUse(IDbContextFactory<RegistryDbContext> contexts, ILogger<TokenUse> log) : BackgroundService
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);
    private const int MostWaiting = 1_000;

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> noted = new();
    private readonly Channel<(Guid TokenId, DateTimeOffset At)> waiting =
        Channel.CreateBounded<(Guid, DateTimeOffset)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that a token was used; written at most once a minute a token. <paramref name="stored"/> is what the database had, where it was just read.</summary>
    internal void Note(Guid tokenId, DateTimeOffset now, DateTimeOffset? stored = null)
    {
        var last = noted.TryGetValue(tokenId, out var at) ? at : stored ?? DateTimeOffset.MinValue;
        if (now - last < Grain) return;
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Grain.Ticks), TimeSpan.Zero);
        // Of many requests in one moment one writes.
        if (at == default ? noted.TryAdd(tokenId, minute) : noted.TryUpdate(tokenId, minute, at)) waiting.Writer.TryWrite((tokenId, minute));
    }

    /// <summary>Writes what is waiting now.</summary>
    internal async Task WriteWaitingAsync(CancellationToken ct)
    {
        while (waiting.Reader.TryRead(out var used)) await WriteAsync(used.TokenId, used.At, ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken)) await WriteWaitingAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogDebug("The last use of tokens is kept no longer: the process ends");
        }
    }

    private async Task WriteAsync(Guid tokenId, DateTimeOffset at, CancellationToken ct)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.ApiTokens.Where(t => t.Id == tokenId && (t.LastUsedAt == null || t.LastUsedAt < at))
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, at), ct);
        }
#pragma warning disable CA1031 // When a token was last used is nice to know; a database that is away must not end the loop.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LogWarning(exception, "The last use of token {TokenId} was not kept", tokenId);
        }
    }
}
