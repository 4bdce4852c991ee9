using System.Globalization;
using System.Text;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>Strangers' text, made short and visible.</summary>
internal static class Words
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Name(string text) => Cut(text, InspectionLimits.NameLength);

    public static string Value(string text) => Cut(text, InspectionLimits.ValueLength);

    public static string Name(ReadOnlySpan<byte> utf8) => Name(Decode(utf8, InspectionLimits.NameLength));

    public static string Value(ReadOnlySpan<byte> utf8) => Value(Decode(utf8, InspectionLimits.ValueLength));

    /// <summary>Control and direction characters are shown as what they are not: a name must not reorder the page around it.</summary>
    private static string Cut(string text, int length)
    {
        var isCut = text.Length > length;
        if (isCut) text = text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
        if (text.Any(IsUnseen)) text = string.Create(text.Length, text, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = IsUnseen(from[i]) ? '\uFFFD' : from[i];
        });
        return isCut ? text + "…" : text;
    }

    private static bool IsUnseen(char c) => Common.TextKey.IsControlOrBidi(c);

    // One byte more than a cut text can need says that there is more.
    private static string Decode(ReadOnlySpan<byte> utf8, int length) => Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, (length * 4) + 4)]);
}
