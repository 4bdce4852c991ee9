using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelRegistry.Core.Common;

/// <summary>
/// What a person reads: English as the code writes it, which is also the key of its translations. <c>$"'{alias}' moved to v{number}"</c> is the
/// format <c>'{0}' moved to v{1}</c> and two arguments; an argument that is a text itself is translated with it, numbers are written without
/// culture. <c>ToString</c> is the English, for logs and scripts; <see cref="In"/> is what is shown.
/// </summary>
/// <remarks>
/// A conditional of strings is a string, put together before it is a text: its arms are cast, <c>held ? (Text)$"{n} holds it" : "free"</c>, or
/// no translation is found. Tests read the compiled code for texts that were made otherwise.
/// </remarks>
[InterpolatedStringHandler]
public sealed partial class Text : IEquatable<Text>
{
    private static readonly IReadOnlyDictionary<string, string> English = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly StringBuilder? format;
    private readonly List<object?> arguments = [];
    private readonly long? counted;
    private string? key;
    private bool isCapital;

    /// <summary>Begins what the compiler makes of an interpolated string.</summary>
    public Text(int literalLength, int formattedCount) => format = new(literalLength + (3 * formattedCount));

    private Text(string key, long? counted = null) => (this.key, this.counted) = (key, counted);

    /// <summary>The English with its arguments as <c>{0}</c>, <c>{1}</c> …; braces of its own are doubled. Of a count: <c>{0} file|{0} files</c>.</summary>
    public string Format => key ??= format!.ToString();

    /// <summary>No words in any language.</summary>
    public static Text Nothing { get; } = Verbatim(string.Empty);

    /// <summary>What stands for <c>{0}</c>, <c>{1}</c> ….</summary>
    public IReadOnlyList<object?> Arguments => arguments;

    private bool BeginsWithName => Format.StartsWith("{0}", StringComparison.Ordinal) && (arguments[0] is not Text first || first.BeginsWithName);

    /// <summary>Words without arguments.</summary>
    public static implicit operator Text(string words) => FromString(words);

    /// <summary>The same by name.</summary>
    public static Text FromString(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(Escape(words));
    }

    /// <summary>What is not of any language: a name, a number, a text that a person wrote. Never translated.</summary>
    public static Text Verbatim(string words) => $"{words}";

    /// <summary>
    /// Words that this program wrote into the database in English, on record as they were: said in another language where they are still a text of
    /// the code, else as they stand.
    /// </summary>
    public static Text Stored(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(Escape(words));
    }

    /// <summary>A number with groups and its noun: <c>1 file</c>, <c>3,000 files</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The noun of one.</param>
    /// <param name="many">The noun of none and of many.</param>
    public static Text Count(long number, string one, string many)
    {
        var text = new Text($"{{0}} {Escape(one)}|{{0}} {Escape(many)}", number);
        text.arguments.Add(number.ToString("N0", CultureInfo.InvariantCulture));
        return text;
    }

    /// <summary>Texts in a row, with a comma between them.</summary>
    public static Text List(IEnumerable<Text> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Text? all = null;
        foreach (var text in texts) all = all is null ? text : $"{all}, {text}";
        return all ?? Nothing;
    }

    /// <summary>
    /// The same as a sentence begins: in English with its first letter large, but for a name that it begins with. A translation is written as it stands.
    /// </summary>
    public Text Capital()
    {
        var text = new Text(Format, counted) { isCapital = true };
        text.arguments.AddRange(arguments);
        return text;
    }

    /// <summary>For the compiler: words between arguments.</summary>
    public void AppendLiteral(string value) => format!.Append(Escape(value));

    /// <summary>For the compiler: an argument.</summary>
    public void AppendFormatted<T>(T value)
    {
        format!.Append(CultureInfo.InvariantCulture, $"{{{arguments.Count}}}");
        arguments.Add(value);
    }

    /// <summary>For the compiler: an argument, written without culture by its format.</summary>
    public void AppendFormatted<T>(T value, string? format)
        where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>In a language, by its translations of formats; English where one is missing.</summary>
    public string In(IReadOnlyDictionary<string, string> translations)
    {
        var said = string.Concat(Pieces(translations).Select(piece => piece switch
        {
            Text text => text.In(translations),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => piece.ToString(),
        }));
        return isCapital && said.Length > 0 && !BeginsWithName && !translations.ContainsKey(Format) ? char.ToUpperInvariant(said[0]) + said[1..] : said;
    }

    /// <summary>Words and arguments in the order of a language, for who shows some arguments as more than words.</summary>
    public IEnumerable<object> Pieces(IReadOnlyDictionary<string, string> translations)
    {
        ArgumentNullException.ThrowIfNull(translations);
        var said = translations.GetValueOrDefault(Format) ?? Format;
        // A language that counts as English does has the same two forms; Japanese has one.
        if (counted is { } number && said.Split('|') is [var one, var many]) said = number == 1 ? one : many;
        return Join(Split(said), translations);
    }

    /// <inheritdoc/>
    public override string ToString() => In(English);

    /// <inheritdoc/>
    public bool Equals(Text? other) =>
        other is not null && string.Equals(Format, other.Format, StringComparison.Ordinal) && arguments.SequenceEqual(other.arguments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Text);

    /// <inheritdoc/>
    public override int GetHashCode() => Format.GetHashCode(StringComparison.Ordinal);

    private static string Escape(string words) => words.AsSpan().ContainsAny('{', '}')
        ? words.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
        : words;

    // A translation parts words from arguments by spaces, as Latin names want it. Between two letters of a script that writes none, it writes none.
    private static List<object> Join(List<object> pieces, IReadOnlyDictionary<string, string> translations)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i] is not string words || translations.Count == 0) continue;
            if (i > 0 && words is [' ', var second, ..] && IsWide(second) && Said(pieces[i - 1], translations) is [.., var before] && IsWide(before)) words = words[1..];
            if (i + 1 < pieces.Count && words is [.., var last, ' '] && IsWide(last) && Said(pieces[i + 1], translations) is [var after, ..] && IsWide(after)) words = words[..^1];
            pieces[i] = words;
        }

        return pieces;
    }

    private static string? Said(object piece, IReadOnlyDictionary<string, string> translations) => piece is Text text ? text.In(translations) : piece.ToString();

    // From the radicals of Chinese characters on: kana, ideographs, their punctuation, full-width forms.
    private static bool IsWide(char c) => c is >= '\u2E80' and < '\uD800' or >= '\uF900' and < '\uFFF0';

    private List<object> Split(string said)
    {
        var pieces = new List<object>();
        var words = new StringBuilder();
        for (var at = 0; at < said.Length; at++)
        {
            var close = said[at] == '{' ? said.IndexOf('}', at) : -1;
            if (close > at && int.TryParse(said.AsSpan(at + 1, close - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < arguments.Count)
            {
                if (words.Length > 0) pieces.Add(words.ToString());
                words.Clear();
                pieces.Add(arguments[index] ?? string.Empty);
                at = close;
                continue;
            }

            if (said[at] is '{' or '}' && at + 1 < said.Length && said[at + 1] == said[at]) at++;
            words.Append(said[at]);
        }

        if (words.Length > 0) pieces.Add(words.ToString());
        return pieces;
    }
}
