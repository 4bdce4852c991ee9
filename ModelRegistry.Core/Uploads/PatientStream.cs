using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// A body that is given up after a minute without a byte: a line that died without a word would keep its file locked, and whoever comes back to go
/// on would find it busy. What came before is kept.
/// </summary>
internal sealed class PatientStream(Stream content, TimeProvider clock) : ReadOnlyStream
{
    /// <summary>Without a byte.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await content.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("Nothing came for a minute.", exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");
}
