using System.Buffers.Binary;
using System.Text;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>The header of a NumPy array: a Python literal, read by its three keys and never evaluated.</summary>
/// <param name="DType">As NumPy writes it: <c>&lt;f4</c>, or the fields of a structured type.</param>
/// <param name="HasObjects">True where its values are Python objects: a pickle follows.</param>
internal sealed record NumpyHeader(string DType, bool HasObjects, bool FortranOrder, IReadOnlyList<string> Shape)
{
    // NumPy itself reads no longer one from a stranger.
    private const int MaxLength = 10_000;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads it and leaves the reader behind it.</summary>
    public static async Task<NumpyHeader> ReadAsync(ByteReader file, CancellationToken ct)
    {
        await file.NeedAsync(10, ct);
        var (major, isLong) = (file.Window[6], file.Window[6] > 1);
        if (!file.Window.StartsWith(Magic) || major is < 1 or > 3) throw new UnreadableException("It does not begin as a NumPy array.");
        await file.NeedAsync(12, ct);
        var length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(file.Window[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(file.Window[8..]);
        if (length > MaxLength) throw new UnreadableException("Its header is longer than NumPy reads.");
        file.Advance(isLong ? 12 : 10);
        await file.NeedAsync((int)length, ct);
        var text = Encoding.UTF8.GetString(file.Window[..(int)length]);
        file.Advance((int)length);
        return new Literal(text).Header();
    }

    public TensorInfo ToTensor(string name) => new(name, Words.Value(DType), Shape);

    // {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
    private sealed class Literal(string text)
    {
        private int at;

        public NumpyHeader Header()
        {
            string? dtype = null;
            bool? fortran = null;
            List<string>? shape = null;
            Expect('{');
            while (!Try('}'))
            {
                var key = Quoted();
                Expect(':');
                if (key == "descr" && dtype is null) dtype = Value();
                else if (key == "fortran_order" && fortran is null) fortran = Word() switch { "True" => true, "False" => false, _ => throw Bad() };
                else if (key == "shape" && shape is null) shape = Shape();
                else throw Bad();
                if (!Try(',') && Peek() != '}') throw Bad();
            }

            if (text.AsSpan(at).Trim().Length > 0 || dtype is null || fortran is null || shape is null) throw Bad();
            return new(dtype.Trim('\''), IsOfObjects(dtype), fortran.Value, shape);
        }

        // A type code is what stands in quotes: 'O', '|O' and 'O8' are objects. A field may be called O too: asking too often is harmless.
        private static bool IsOfObjects(string dtype)
        {
            var quoted = dtype.Split('\'');
            for (var i = 1; i < quoted.Length; i += 2)
            {
                if (quoted[i].TrimStart('|', '<', '>', '=').StartsWith('O')) return true;
            }

            return false;
        }

        private List<string> Shape()
        {
            var shape = new List<string>();
            Expect('(');
            while (!Try(')'))
            {
                var number = Word();
                if (shape.Count == InspectionLimits.Rank || number.Length is 0 or > 19 || !number.All(char.IsAsciiDigit)) throw Bad();
                shape.Add(number);
                if (!Try(',') && Peek() != ')') throw Bad();
            }

            return shape;
        }

        // A string, or a list of fields as it stands, to its closing bracket.
        private string Value()
        {
            Blank();
            var start = at;
            var depth = 0;
            do
            {
                switch (Peek())
                {
                    case '\'':
                        Quoted();
                        break;
                    case '[' or '(':
                        depth++;
                        at++;
                        break;
                    case ']' or ')':
                        depth--;
                        at++;
                        break;
                    case var c when depth > 0 && (char.IsAsciiLetterOrDigit(c) || c == ','):
                        at++;
                        break;
                    default:
                        throw Bad();
                }
            }
            while (depth > 0);
            return depth == 0 ? text[start..at] : throw Bad();
        }

        private string Quoted()
        {
            Expect('\'');
            var end = text.IndexOf('\'', at);
            if (end < 0 || text.AsSpan(at, end - at).Contains('\\')) throw Bad();
            var value = text[at..end];
            at = end + 1;
            return value;
        }

        private string Word()
        {
            Blank();
            var start = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
            return text[start..at];
        }

        private char Peek()
        {
            Blank();
            return at < text.Length ? text[at] : throw Bad();
        }

        private bool Try(char c)
        {
            if (Peek() != c) return false;
            at++;
            return true;
        }

        private void Expect(char c)
        {
            if (!Try(c)) throw Bad();
        }

        private void Blank()
        {
            while (at < text.Length && (text[at] is ' ' or '\n')) at++;
        }

        private static UnreadableException Bad() => new("Its header is not one that NumPy writes.");
    }
}
