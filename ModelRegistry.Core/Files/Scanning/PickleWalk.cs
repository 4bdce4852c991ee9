using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>
/// Walks a pickle's opcodes, protocols 0 to 5, from the first to STOP, as the unpickler would, and runs none: values are replaced by what is known
/// of them. Whatever the unpickler would refuse is a fault and ends the walk; what was seen until then counts, since it would have run.
/// </summary>
internal sealed partial class PickleWalk(ByteReader file, PickleRecord record, PickleBudget budget, int depth = 0)
{
    private readonly PickleMachine machine = new(budget);
    private readonly NameArena names = new(budget);
    private readonly List<ArrayBeside> arrays = [];
    private long frameEnd = -1;

    /// <summary>Walks to STOP and leaves the reader behind it.</summary>
    /// <exception cref="UnreadableException">Something in it can't be decoded, or is more than is read.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            if (!budget.TryStep()) throw new UnreadableException("It is longer than is read.", isTooMuch: true);
            await file.NeedAsync(1, ct);
            var op = file.Window[0];
            if (frameEnd >= 0 && file.Position >= frameEnd)
            {
                if (file.Position > frameEnd) throw new UnreadableException("A frame in it is not as long as it says.");
                frameEnd = -1;
            }

            file.Advance(1);
            if (op == (byte)'.') break;
            await StepAsync(op, ct);
        }

        machine.Pop();
        if (frameEnd >= 0 && file.Position != frameEnd) throw new UnreadableException("A frame in it is not as long as it says.");
    }

    private ValueTask StepAsync(byte op, CancellationToken ct)
    {
        switch (op)
        {
            // Values that take nothing from the file.
            case (byte)'(':
                machine.Push(CellKind.Mark);
                break;
            case (byte)'N':
                machine.Push(CellKind.None);
                break;
            case 0x88 or 0x89 or (byte)']' or 0x8F:
                machine.Push(CellKind.Other);
                break;
            case (byte)'}':
                machine.Push(CellKind.Dictionary, -1);
                break;
            case (byte)')':
                machine.Push(CellKind.Shape, 1);
                break;
            case (byte)'0':
                machine.Drop();
                break;
            case (byte)'1':
                machine.PopToMark();
                break;
            case (byte)'2':
                machine.Push(machine.Top());
                break;

            // Containers.
            case (byte)'l' or 0x91:
                machine.PopToMark();
                machine.Push(CellKind.Other);
                break;
            case (byte)'d':
                machine.Push(Dictionary(machine.PopToMark()));
                break;
            case (byte)'t':
                machine.Push(Tuple(machine.PopToMark()));
                break;
            case 0x85 or 0x86 or 0x87:
                Tuple(op - 0x84);
                break;
            case (byte)'a':
                machine.Pop();
                machine.Top();
                break;
            case (byte)'e' or 0x90:
                machine.PopToMark();
                machine.Top();
                break;
            case (byte)'s':
                machine.Pop();
                machine.Pop();
                machine.Top();
                break;
            case (byte)'u':
                var dictionary = Dictionary(machine.PopToMark());
                if (machine.Top().Kind == CellKind.Dictionary && dictionary.Data >= 0) machine.ReplaceTop(dictionary);
                break;

            // Calls.
            case (byte)'R' or 0x81:
                var arguments = machine.Pop();
                machine.Push(Call(machine.Pop(), arguments));
                break;
            case 0x92:
                machine.Pop();
                machine.Pop();
                machine.Push(Call(machine.Pop(), default));
                break;
            case (byte)'o':
                var made = machine.PopToMark();
                if (made.IsEmpty) throw new UnreadableException("It takes more from its stack than lies there.");
                machine.Push(Call(made[0], default));
                break;
            case (byte)'b':
                return BuildAsync(ct);
            case 0x93:
                var name = machine.Pop();
                Import(machine.Pop(), name);
                break;
            case 0x94:
                machine.Memoize();
                break;
            case (byte)'Q':
                machine.Pop();
                record.PersistentIds++;
                machine.Push(CellKind.Other);
                break;
            default:
                return TryShort(op) ? ValueTask.CompletedTask : WithArgumentAsync(op, ct);
        }

        return ValueTask.CompletedTask;
    }

    // Most opcodes of a large pickle are these; where they lie in the window, they cost no task.
    private bool TryShort(byte op)
    {
        var window = file.Window;
        if (window.Length < NameArena.Longest + 1) return false;
        switch (op)
        {
            case (byte)'K' or (byte)'h' or (byte)'q':
                file.Advance(1);
                if (op == (byte)'K') machine.Push(CellKind.Number, window[0]);
                else Remember(op == (byte)'q', window[0]);
                return true;
            case (byte)'M':
                file.Advance(2);
                machine.Push(CellKind.Number, BinaryPrimitives.ReadUInt16LittleEndian(window));
                return true;
            case (byte)'J':
                file.Advance(4);
                machine.Push(CellKind.Number, BinaryPrimitives.ReadInt32LittleEndian(window));
                return true;
            case (byte)'r' or (byte)'j':
                file.Advance(4);
                Remember(op == (byte)'r', BinaryPrimitives.ReadUInt32LittleEndian(window));
                return true;
            case (byte)'G':
                file.Advance(8);
                machine.Push(CellKind.Other);
                return true;
            case 0x8C:
                file.Advance(1 + window[0]);
                machine.Push(names.Keep(window.Slice(1, window[0])));
                return true;
            default:
                return false;
        }
    }

    private async ValueTask WithArgumentAsync(byte op, CancellationToken ct)
    {
        switch (op)
        {
            case 0x80:
                if (await NumberAsync(1, ct) > 5) throw new UnreadableException("It is of a protocol that is not known here.");
                break;
            case 0x95:
                var length = await NumberAsync(8, ct);
                if (frameEnd >= 0) throw new UnreadableException("A frame in it begins inside another.");
                if (length < 0 || length > file.End - file.Position) throw new UnreadableException("A frame in it is longer than the file.");
                frameEnd = file.Position + length;
                break;
            case (byte)'K' or (byte)'M' or (byte)'J':
                var number = await NumberAsync(op == (byte)'K' ? 1 : op == (byte)'M' ? 2 : 4, ct);
                machine.Push(CellKind.Number, op == (byte)'J' ? (int)number : number);
                break;
            case (byte)'G':
                await SkipAsync(8, ct);
                machine.Push(CellKind.Other);
                break;
            case 0x8A or 0x8B:
                await SkipAsync(await NumberAsync(op == 0x8A ? 1 : 4, ct), ct);
                machine.Push(CellKind.Other);
                break;
            case (byte)'F' or (byte)'I' or (byte)'L':
                await LineAsync(ct);
                machine.Push(CellKind.Other);
                break;
            case (byte)'P':
                await LineAsync(ct);
                record.PersistentIds++;
                machine.Push(CellKind.Other);
                break;
            case (byte)'S' or (byte)'V':
                machine.Push(Line(op, await LineAsync(ct)));
                break;
            case (byte)'U' or 0x8C or (byte)'T' or (byte)'X' or 0x8D:
                await TextAsync(await NumberAsync(op is (byte)'U' or 0x8C ? 1 : op == 0x8D ? 8 : 4, ct), op is (byte)'U' or (byte)'T', ct);
                break;
            case (byte)'C' or (byte)'B' or 0x8E or 0x96:
                await BytesAsync(await NumberAsync(op == (byte)'C' ? 1 : op == (byte)'B' ? 4 : 8, ct), ct);
                machine.Push(CellKind.Other);
                break;
            case (byte)'c' or (byte)'i':
                await GlobalAsync(op, ct);
                break;
            case 0x82 or 0x83 or 0x84:
                var code = await NumberAsync(op == 0x84 ? 4 : op == 0x83 ? 2 : 1, ct);
                record.Odd($"It imports number {code} of the extension registry of whoever loads it.");
                machine.Push(CellKind.Other);
                break;
            case (byte)'p' or (byte)'g':
                if (!long.TryParse(await LineAsync(ct) ?? "", NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw new UnreadableException("It remembers under what is no number.");
                Remember(op == (byte)'p', index);
                break;
            case (byte)'q' or (byte)'r' or (byte)'h' or (byte)'j':
                Remember(op is (byte)'q' or (byte)'r', await NumberAsync(op is (byte)'q' or (byte)'h' ? 1 : 4, ct));
                break;
            case 0x97 or 0x98:
                throw new UnreadableException("It needs bytes that are not in the file.");
            default:
                throw new UnreadableException($"It holds an opcode that is not known: 0x{op:x2} at byte {file.Position - 1}.");
        }
    }

    private void Remember(bool isPut, long index)
    {
        if (isPut) machine.Put(index, machine.Top());
        else machine.Push(machine.Get(index));
    }

    private async ValueTask GlobalAsync(byte op, CancellationToken ct)
    {
        var module = await LineAsync(ct);
        var name = await LineAsync(ct);
        var import = Import(module ?? "a module whose name is too long", name ?? "a name that is too long");
        if (op == (byte)'c')
        {
            machine.Push(import);
            return;
        }

        machine.PopToMark();
        machine.Push(Call(import, default));
    }

    private void Import(Cell module, Cell name)
    {
        if (module.Kind == CellKind.LostText || name.Kind == CellKind.LostText) throw new UnreadableException("It holds more words than are kept, and imports by one of them.");
        if (module.Kind == CellKind.Text && name.Kind == CellKind.Text)
        {
            machine.Push(Import(names.Read(module), names.Read(name)));
            return;
        }

        record.Odd("It imports by a name that it computes, or that is none.");
        machine.Push(CellKind.Other);
    }

    private Cell Import(string module, string name) => new(CellKind.Import, record.Import(Words.Name(module), Words.Name(name)));

    private Cell Call(Cell what, Cell arguments)
    {
        record.Called(what);
        if (what.Kind != CellKind.Import) return new(CellKind.Other);
        return record[what.Data] is { Module: "numpy", Name: "dtype" } && arguments.Kind == CellKind.TextTuple
            ? new(CellKind.DType, ArrayBeside.WidthOf(names.Read(new(CellKind.Text, arguments.Data))))
            : new(CellKind.Made, what.Data);
    }

    private async ValueTask BuildAsync(CancellationToken ct)
    {
        var state = machine.Pop();
        var target = machine.Top();
        if (target.Kind == CellKind.Import) record.Odd("It changes something that it imported.");
        if (target.Kind == CellKind.Made && ArrayBeside.IsWrapper(record[target.Data])) await SkipArrayAsync(state, ct);
    }

    private async ValueTask<long> NumberAsync(int bytes, CancellationToken ct)
    {
        await file.NeedAsync(bytes, ct);
        var window = file.Window;
        var number = bytes switch
        {
            1 => window[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(window),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(window),
            _ => BinaryPrimitives.ReadInt64LittleEndian(window),
        };
        file.Advance(bytes);
        return number;
    }

    private async ValueTask SkipAsync(long bytes, CancellationToken ct) => await file.SkipAsync(bytes, ct);

    private async ValueTask TextAsync(long length, bool mayBeBytes, CancellationToken ct)
    {
        if (length is >= 0 and <= NameArena.Longest)
        {
            await file.NeedAsync((int)length, ct);
            machine.Push(names.Keep(file.Window[..(int)length]));
            if (!mayBeBytes)
            {
                file.Advance((int)length);
                return;
            }
        }
        else
        {
            machine.Push(CellKind.OddText);
        }

        if (mayBeBytes) await BytesAsync(length, ct);
        else await SkipAsync(length, ct);
    }

    // A line of text without its end; null where it is longer than any name.
    private async ValueTask<string?> LineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        var isLong = false;
        while (true)
        {
            await file.NeedAsync(1, ct);
            var end = file.Window.IndexOf((byte)'\n');
            var part = end < 0 ? file.Window : file.Window[..end];
            isLong |= part.Length + line.Length > NameArena.Longest * 2;
            if (!isLong) line.Append(Encoding.UTF8.GetString(part));
            file.Advance(end < 0 ? part.Length : end + 1);
            if (end >= 0) return isLong ? null : line.ToString();
        }
    }

    // 'quoted' for S; an escape could spell any name, so a text with one is no name.
    private Cell Line(byte op, string? line)
    {
        if (line is null || line.Contains('\\', StringComparison.Ordinal)) return new(CellKind.OddText);
        if (op == (byte)'V') return names.Keep(Encoding.UTF8.GetBytes(line));
        line = line.Trim(' ');
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ('\'' or '"')) throw new UnreadableException("A text in it has no quotes.");
        return names.Keep(Encoding.UTF8.GetBytes(line[1..^1]));
    }
}
