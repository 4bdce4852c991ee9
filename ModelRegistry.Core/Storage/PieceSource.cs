namespace ModelRegistry.Core.Storage;

/// <summary>A source whose failure is remembered and not thrown, so that what came before it is kept; and whose end is where it was said to be.</summary>
internal sealed class PieceSource(Stream content, long length, CancellationToken cancellationToken)
{
    private long left = length;

    /// <summary>Why it gave no more.</summary>
    public Exception? Broke { get; private set; }

    /// <summary>Fills the buffer; fewer bytes are the end.</summary>
    public async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        var filled = 0;
        var wanted = (int)Math.Min(buffer.Length, left);
        try
        {
            while (filled < wanted && await content.ReadAsync(buffer[filled..wanted], cancellationToken) is var read and > 0) filled += read;
        }
#pragma warning disable CA1031 // Whatever the source throws is its own: the caller is told and decides.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Broke = exception;
        }

        left = filled == wanted ? left - filled : 0;
        return filled;
    }
}
