using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>Pickles inside a pickle's bytes, and joblib's arrays, which lie between the opcodes.</summary>
internal sealed partial class PickleWalk
{
    private static Cell Tuple(ReadOnlySpan<Cell> cells)
    {
        if (cells.IsEmpty) return new(CellKind.Shape, 1);
        if (cells[0].Kind == CellKind.Text) return new(CellKind.TextTuple, cells[0].Data);
        var product = 1L;
        foreach (var cell in cells)
        {
            if (cell.Kind != CellKind.Number || cell.Data < 0 || (cell.Data > 0 && product > long.MaxValue / cell.Data)) return new(CellKind.Other);
            product *= cell.Data;
        }

        return new(CellKind.Shape, product);
    }

    private void Tuple(int count)
    {
        Span<Cell> cells = stackalloc Cell[count];
        for (var i = count - 1; i >= 0; i--) cells[i] = machine.Pop();
        machine.Push(Tuple(cells));
    }

    // Only what describes an array is kept of a dictionary.
    private Cell Dictionary(ReadOnlySpan<Cell> pairs)
    {
        if (pairs.Length % 2 != 0) throw new UnreadableException("A dictionary in it has a key without a value.");
        if (pairs.Length is 0 or > 24 || arrays.Count >= 10_000) return new(CellKind.Dictionary, -1);
        long? count = null;
        long? width = null;
        var isAligned = false;
        for (var i = 0; i < pairs.Length; i += 2)
        {
            var (key, value) = (pairs[i], pairs[i + 1]);
            // By its length first: most keys are other words.
            if (key.Kind != CellKind.Text || (key.Data & 0xFF) is not (5 or 27)) continue;
            switch (names.Read(key))
            {
                case "shape" when value.Kind == CellKind.Shape:
                    count = value.Data;
                    break;
                case "dtype" when value.Kind == CellKind.DType:
                    width = value.Data;
                    break;
                case "numpy_array_alignment_bytes":
                    isAligned = value.Kind != CellKind.None;
                    break;
            }
        }

        if (count is not { } some || width is not { } bytes) return new(CellKind.Dictionary, -1);
        arrays.Add(new(some, bytes, isAligned));
        return new(CellKind.Dictionary, arrays.Count - 1);
    }

    private async ValueTask SkipArrayAsync(Cell state, CancellationToken ct)
    {
        if (state.Kind != CellKind.Dictionary || state.Data < 0 || arrays[(int)state.Data] is not { Width: not 0 } array)
            throw new UnreadableException("It keeps an array beside itself in a way that is not read here.");
        // joblib ends the frame before it writes the array.
        if (frameEnd >= 0 && file.Position != frameEnd) throw new UnreadableException("A frame in it is not as long as it says.");
        frameEnd = -1;
        if (array.Width < 0)
        {
            await NestAsync(required: true, ct);
            return;
        }

        if (array.IsAligned) await SkipAsync(await NumberAsync(1, ct), ct);
        if (array.Count > long.MaxValue / array.Width) throw new UnreadableException("An array beside it is larger than the file.");
        await SkipAsync(array.Count * array.Width, ct);
    }

    private async ValueTask BytesAsync(long length, CancellationToken ct)
    {
        if (length < 0 || length > file.End - file.Position) throw new UnreadableException("A part of it claims more bytes than the file has.");
        var end = file.Position + length;
        if (length >= 2 && await file.TryFillAsync(2, ct) && file.Window[0] == 0x80 && file.Window[1] is >= 1 and <= 5)
        {
            var outer = file.End;
            file.End = end;
            await NestAsync(required: false, ct);
            file.End = outer;
        }

        await SkipAsync(end - file.Position, ct);
    }

    // Bytes that begin like a pickle and are none are bytes; where they did something before they broke off, that counts.
    private async ValueTask NestAsync(bool required, CancellationToken ct)
    {
        if (depth == PickleBudget.Depth || !budget.TryNest()) throw new UnreadableException("It holds more pickles inside pickles than are read.", isTooMuch: true);
        var inner = new PickleRecord();
        try
        {
            await new PickleWalk(file, inner, budget, depth + 1).RunAsync(ct);
        }
        catch (UnreadableException exception) when (!required && !exception.IsTooMuch)
        {
            if (!inner.HasCalledUnlisted) return;
        }
        catch (UnreadableException)
        {
            record.Add(inner);
            throw;
        }

        record.Add(inner);
    }
}

/// <summary>An array whose numbers joblib writes behind the object that describes it.</summary>
/// <param name="Count">How many values.</param>
/// <param name="Width">Bytes of one; −1 where they are objects, 0 where it is not known.</param>
/// <param name="IsAligned">True where a byte says how many bytes of padding come first.</param>
internal sealed record ArrayBeside(long Count, long Width, bool IsAligned)
{
    public static bool IsWrapper(PickleImport import) => import is { Module: "joblib.numpy_pickle", Name: "NumpyArrayWrapper" };

    /// <summary>Of a NumPy type as it is pickled: <c>f8</c>, <c>U10</c>, <c>O8</c>.</summary>
    public static long WidthOf(string dtype)
    {
        var code = dtype.TrimStart('|', '<', '>', '=');
        if (code.StartsWith('O')) return -1;
        if (code.Length < 2 || !int.TryParse(code.AsSpan(1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size)) return 0;
        return code[0] switch
        {
            'b' or 'i' or 'u' or 'f' or 'c' or 'm' or 'M' or 'S' => size,
            'U' => 4L * size,
            _ => 0,
        };
    }
}
