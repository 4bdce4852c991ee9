using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A source that waits for something of the test's before each read.</summary>
internal sealed class WaitingStream(Stream source, Func<Task> before) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        await before();
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A line that gives what it has, and then neither bytes nor an end.</summary>
/// <param name="source">What it has.</param>
/// <param name="silent">Called once it is silent.</param>
internal sealed class SilentStream(Stream source, Action silent) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (await source.ReadAsync(buffer, cancellationToken) is var read and > 0) return read;
        var forever = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var end = cancellationToken.Register(() => forever.TrySetCanceled(cancellationToken));
        silent();
        return await forever.Task;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
