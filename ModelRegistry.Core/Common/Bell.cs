using System.Threading.Channels;

namespace ModelRegistry.Core.Common;

/// <summary>Wakes the one background worker that waits at it. Rung many times before it is heard, it is heard once.</summary>
public class Bell
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Ring() => rings.Writer.TryWrite(true);

    /// <summary>Until it is rung, was rung since the last time, or <paramref name="atMost"/> has passed. Ends without a throw where <paramref name="ct"/> is cancelled.</summary>
    internal async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var rung = rings.Reader.ReadAsync(waiting.Token).AsTask();
        await Task.WhenAny(rung, Task.Delay(atMost, clock, waiting.Token));
        await waiting.CancelAsync();
    }
}
