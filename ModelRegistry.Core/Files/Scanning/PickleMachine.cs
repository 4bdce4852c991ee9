using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>The unpickler's stack and memory, with what is known of their values in place of the values.</summary>
internal sealed class PickleMachine(PickleBudget budget)
{
    private const int ChunkSize = 1024;

    private Cell[] stack = new Cell[64];
    private int depth;
    private readonly List<Cell[]?> memo = [];
    private long remembered;

    public void Push(Cell cell)
    {
        if (depth == PickleBudget.Stack) throw new UnreadableException("It is nested deeper than is read.");
        if (depth == stack.Length) Array.Resize(ref stack, stack.Length * 2);
        stack[depth++] = cell;
    }

    public void Push(CellKind kind, long data = 0) => Push(new(kind, data));

    /// <summary>Takes the top; a mark is none: what lies below it is out of reach.</summary>
    public Cell Pop()
    {
        var cell = Top();
        depth--;
        return cell;
    }

    public Cell Top() => depth > 0 && stack[depth - 1].Kind != CellKind.Mark ? stack[depth - 1] : throw new UnreadableException("It takes more from its stack than lies there.");

    public void ReplaceTop(Cell cell)
    {
        Top();
        stack[depth - 1] = cell;
    }

    /// <summary>POP, which may take a mark.</summary>
    public void Drop() => depth = depth > 0 ? depth - 1 : throw new UnreadableException("It takes more from its stack than lies there.");

    /// <summary>Everything down to the last mark, which goes with it. Valid until the next push.</summary>
    public ReadOnlySpan<Cell> PopToMark()
    {
        var mark = depth == 0 ? -1 : Array.LastIndexOf(stack, new Cell(CellKind.Mark), depth - 1, depth);
        if (mark < 0) throw new UnreadableException("It looks for a mark that is not there.");
        var cells = stack.AsSpan(mark + 1, depth - mark - 1);
        depth = mark;
        return cells;
    }

    public void Memoize() => Put(remembered, Top());

    public void Put(long index, Cell cell)
    {
        if (index is < 0 or >= PickleBudget.Memo) throw new UnreadableException("It remembers more than is read.");
        var (chunk, at) = ((int)(index / ChunkSize), (int)(index % ChunkSize));
        while (memo.Count <= chunk) memo.Add(null);
        if (memo[chunk] is not { } cells)
        {
            if (!budget.TryMemo(ChunkSize)) throw new UnreadableException("It remembers more than is read.");
            memo[chunk] = cells = new Cell[ChunkSize];
        }

        // A default cell is a place that was never filled; some value is told from it by its number.
        if (cells[at] == default) remembered++;
        cells[at] = cell.Kind == CellKind.Other ? new(CellKind.Other, 1) : cell;
    }

    public Cell Get(long index)
    {
        var chunk = index / ChunkSize;
        if (index < 0 || chunk >= memo.Count || memo[(int)chunk] is not { } cells || cells[index % ChunkSize] == default)
            throw new UnreadableException("It recalls what it never remembered.");
        return cells[index % ChunkSize];
    }
}
