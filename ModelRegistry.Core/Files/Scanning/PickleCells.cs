using System.Text;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>What is known of a value on the unpickler's stack: enough to tell what is imported and called, no more.</summary>
internal enum CellKind : byte
{
    /// <summary>Some value.</summary>
    Other,

    /// <summary>A mark.</summary>
    Mark,

    /// <summary>None, which is not a value that was forgotten.</summary>
    None,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A text that could be a name; it is kept.</summary>
    Text,

    /// <summary>A text that no name looks like.</summary>
    OddText,

    /// <summary>A text that was not kept, since too many were.</summary>
    LostText,

    /// <summary>Something imported; the number says which.</summary>
    Import,

    /// <summary>An object made of an import.</summary>
    Made,

    /// <summary>A tuple of numbers, as a shape is; the number is their product.</summary>
    Shape,

    /// <summary>A tuple that begins with a text, as what makes a dtype is.</summary>
    TextTuple,

    /// <summary>A NumPy type; the number is the bytes of one value, or −1 for objects.</summary>
    DType,

    /// <summary>A dictionary; the number says which description of an array it was given, or −1.</summary>
    Dictionary,
}

/// <summary>One value.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Cell(CellKind Kind, long Data = 0);

/// <summary>What all walks over one file share: the most that they keep and do.</summary>
internal sealed class PickleBudget(long steps)
{
    /// <summary>Values on one stack.</summary>
    public const int Stack = 128 * 1024;

    /// <summary>Values that are remembered.</summary>
    public const int Memo = 1024 * 1024;

    /// <summary>Pickles inside a pickle, in all.</summary>
    public const int Nested = 100;

    /// <summary>Pickles inside pickles inside pickles.</summary>
    public const int Depth = 3;

    /// <summary>Bytes of text that may be names.</summary>
    private const int Names = 4 * 1024 * 1024;

    private int namesLeft = Names;
    private int memoLeft = Memo;
    private int nestedLeft = Nested;

    public long StepsLeft { get; private set; } = steps;

    public bool TryStep() => --StepsLeft >= 0;

    public bool TryName(int bytes) => (namesLeft -= bytes) >= 0;

    public bool TryMemo(int cells) => (memoLeft -= cells) >= 0;

    public bool TryNest() => --nestedLeft >= 0;
}

/// <summary>Texts that may be names, in pieces that never move: a pickle of a million words keeps no million strings.</summary>
internal sealed class NameArena(PickleBudget budget)
{
    public const int Longest = 255;

    private const int PieceSize = 16 * 1024;

    private readonly List<byte[]> pieces = [];
    private int used = PieceSize;

    public Cell Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > Longest || !LooksLikeName(text)) return new(CellKind.OddText);
        if (!budget.TryName(text.Length + 1)) return new(CellKind.LostText);
        if (used + text.Length > PieceSize)
        {
            pieces.Add(new byte[PieceSize]);
            used = 0;
        }

        text.CopyTo(pieces[^1].AsSpan(used));
        var cell = new Cell(CellKind.Text, ((((long)(pieces.Count - 1) * PieceSize) + used) << 8) | (long)text.Length);
        used += text.Length;
        return cell;
    }

    public string Read(Cell cell)
    {
        var (place, length) = (cell.Data >> 8, (int)(cell.Data & 0xFF));
        return Words.Name(Encoding.UTF8.GetString(pieces[(int)(place / PieceSize)].AsSpan((int)(place % PieceSize), length)));
    }

    private static bool LooksLikeName(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'_' or (byte)'.' or (byte)'|' or (byte)'<' or (byte)'>' or (byte)'=') && b < 0x80) return false;
        }

        return text.Length > 0;
    }
}
