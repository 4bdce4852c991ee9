using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>The cable between a browser and a server on this machine: it can be cut, fall silent, and be mended.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, byte> ends = new();
    private readonly CancellationTokenSource over = new();
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Uri server;
    private readonly Task accepting;
    private volatile TaskCompletionSource? silence;
    private volatile bool isCut;

    /// <summary>A whole cable to <paramref name="server"/>.</summary>
    public Cable(Uri server)
    {
        this.server = server;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where the browser's end is.</summary>
    public Uri Address { get; }

    /// <summary>Every connection ends, and new ones end at once.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var end in ends.Keys) Reset(end);
    }

    /// <summary>Connections stay, old and new, and nothing comes through: a machine that sleeps, a process that hangs.</summary>
    public void Silence() => silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>As at first. What was held back by silence comes through.</summary>
    public void Mend()
    {
        isCut = false;
        silence?.TrySetResult();
        silence = null;
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        Mend();
        listener.Dispose();
        foreach (var end in ends.Keys) Reset(end);
        await accepting;
        over.Dispose();
    }

    private static void Reset(Socket end) => end.Close(0);

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptAsync(over.Token));
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The cable was taken away.
        }
    }

    private async Task ServeAsync(Socket browser)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ends[browser] = ends[far] = 0;
        try
        {
            if (isCut) return;
            await far.ConnectAsync(IPAddress.Loopback, server.Port, over.Token);
            await Task.WhenAny(CarryAsync(browser, far), CarryAsync(far, browser));
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or an end hung up.
        }
        finally
        {
            foreach (var end in new[] { browser, far })
            {
                ends.TryRemove(end, out _);
                Reset(end);
            }
        }
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var buffer = new byte[1 << 14];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, over.Token)) > 0)
            {
                if (silence is { } until) await until.Task.WaitAsync(over.Token);
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), over.Token);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or an end hung up.
        }
    }
}
