using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelRegistry.Tests.TestHost;

/// <summary>What a <see cref="BadLine"/> does with what is said over it.</summary>
internal enum LineFault
{
    /// <summary>Carries everything.</summary>
    None,

    /// <summary>Nobody listens.</summary>
    Refuse,

    /// <summary>Takes what is sent, and neither passes it on nor answers.</summary>
    Stall,

    /// <summary>Breaks off hard after some of what is sent.</summary>
    ResetAsking,

    /// <summary>Breaks off hard after some of an answer.</summary>
    ResetAnswering,

    /// <summary>Says of each long answer that it is shorter by seven bytes, and sends so many.</summary>
    SayLess,

    /// <summary>Says of each long answer that it is longer by seven bytes, sends what there is, and ends.</summary>
    SayMore,

    /// <summary>Answers <c>503</c> to all that is asked.</summary>
    Busy,

    /// <summary>Answers <c>507</c> to all that is asked.</summary>
    Full,
}

/// <summary>A line of TCP to a real server on this machine, which fails as it is told: what is open when the fault changes is broken off.</summary>
internal sealed class BadLine : IAsyncDisposable
{
    /// <summary>Answers longer than this are lied about, and broken off: not those that only say how it went.</summary>
    private const int Long = 10_000;

    private readonly int target;
    private readonly int port;
    private readonly List<Socket> open = [];
    private readonly List<Task> carried = [];
    private TcpListener listener;
    private Task accepting;
    private LineFault fault;

    /// <summary>A line to a port of 127.0.0.1.</summary>
    public BadLine(int target)
    {
        this.target = target;
        listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener);
    }

    /// <summary>Where it begins.</summary>
    public int Port => port;

    /// <summary>Times that something was connected.</summary>
    public int Connections { get; private set; }

    /// <summary>From now on.</summary>
    public async Task BecomeAsync(LineFault next)
    {
        var (before, fresh) = (fault, next);
        fault = fresh;
        if (before == LineFault.Refuse)
        {
            listener = new(IPAddress.Loopback, port);
            listener.Start();
            accepting = AcceptAsync(listener);
        }
        else if (next == LineFault.Refuse)
        {
            listener.Stop();
            await accepting;
        }

        BreakOff();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        BreakOff();
        await accepting;
        Task[] left;
        lock (carried) left = [.. carried];
        await Task.WhenAll(left);
    }

    private void BreakOff()
    {
        lock (open)
        {
            foreach (var socket in open) Reset(socket);
            open.Clear();
        }
    }

    // A linger of nothing sends RST instead of FIN.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new(enable: true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync(TcpListener from)
    {
        while (true)
        {
            Socket caller;
            try
            {
                caller = await from.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            Connections++;
            lock (open) open.Add(caller);
            lock (carried) carried.Add(CarryAsync(caller, fault));
        }
    }

    private async Task CarryAsync(Socket caller, LineFault how)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        caller.NoDelay = true;
        try
        {
            lock (open) open.Add(server);
            if (how == LineFault.Stall)
            {
                var ignored = new byte[65_536];
                while (await caller.ReceiveAsync(ignored) > 0)
                {
                }

                return;
            }

            if (how is LineFault.Busy or LineFault.Full)
            {
                await AnswerAsync(caller, how == LineFault.Busy ? "503 Server Busy" : "507 Insufficient Storage");
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, target);
            var asked = AskAsync(caller, server, how);
            await ReplyAsync(server, caller, how);
            await asked;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One of the two went, or the line broke off.
        }
        finally
        {
            Reset(caller);
            server.Dispose();
        }
    }

    private static async Task AnswerAsync(Socket caller, string status)
    {
        var buffer = new byte[65_536];
        if (await caller.ReceiveAsync(buffer) == 0) return;
        await caller.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        // What else it sends is read, so that the answer is not lost in a reset.
        caller.Shutdown(SocketShutdown.Send);
        while (await caller.ReceiveAsync(buffer) > 0)
        {
        }
    }

    private static async Task AskAsync(Socket caller, Socket server, LineFault how)
    {
        var buffer = new byte[16_384];
        var sent = 0;
        try
        {
            while (await caller.ReceiveAsync(buffer) is var read and > 0)
            {
                await SendAsync(server, buffer.AsMemory(0, read));
                sent += read;
                if (how == LineFault.ResetAsking && sent > Long)
                {
                    Reset(caller);
                    return;
                }
            }

            server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            server.Dispose();
        }
    }

    // One answer after the other: a head, and as many bytes as it says.
    private static async Task ReplyAsync(Socket server, Socket caller, LineFault how)
    {
        var pending = new List<byte>();
        var buffer = new byte[65_536];
        while (true)
        {
            int end;
            while ((end = HeadEnd(pending)) < 0)
            {
                var read = await server.ReceiveAsync(buffer);
                if (read == 0) return;
                pending.AddRange(buffer.AsSpan(0, read));
            }

            var head = Encoding.ASCII.GetString([.. pending.Take(end)]);
            pending.RemoveRange(0, end);
            var lines = head.Split("\r\n");
            var said = Array.FindIndex(lines, line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            var length = said < 0 ? -1 : long.Parse(lines[said].Split(':')[1], CultureInfo.InvariantCulture);
            var (tell, give) = (length, length);
            if (length > Long)
            {
                (tell, give) = how switch
                {
                    LineFault.SayLess => (length - 7, length - 7),
                    LineFault.SayMore => (length + 7, length),
                    LineFault.ResetAnswering => (length, length / 2),
                    _ => (length, length),
                };
                lines[said] = string.Create(CultureInfo.InvariantCulture, $"Content-Length: {tell}");
            }

            await SendAsync(caller, Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
            if (length < 0)
            {
                // Until the connection ends, or in chunks: as it comes.
                await SendAsync(caller, pending.ToArray());
                pending.Clear();
                while (await server.ReceiveAsync(buffer) is var more and > 0) await SendAsync(caller, buffer.AsMemory(0, more));
                return;
            }

            for (var left = give; left > 0;)
            {
                if (pending.Count == 0)
                {
                    var read = await server.ReceiveAsync(buffer);
                    if (read == 0) return;
                    pending.AddRange(buffer.AsSpan(0, read));
                }

                var part = pending.Take((int)Math.Min(left, pending.Count)).ToArray();
                pending.RemoveRange(0, part.Length);
                await SendAsync(caller, part);
                left -= part.Length;
            }

            if (how == LineFault.SayMore && tell != give)
            {
                caller.Shutdown(SocketShutdown.Send);
                return;
            }

            if (tell != length || give != length) return;
        }
    }

    private static int HeadEnd(List<byte> bytes)
    {
        for (var i = 3; i < bytes.Count; i++)
        {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') return i + 1;
        }

        return -1;
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await to.SendAsync(bytes)..];
    }
}
