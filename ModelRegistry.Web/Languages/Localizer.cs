using System.Diagnostics.CodeAnalysis;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Languages;

/// <summary>
/// Says texts in the language of whoever looks: every page has one by the name <c>L</c>. One for each request and each circuit, and it keeps its
/// language: what a page renders because something happened elsewhere runs in a context whose ambient culture is anybody's.
/// </summary>
public sealed class Localizer
{
    private IReadOnlyDictionary<string, string> texts;

    /// <summary>For a language by its tag.</summary>
    /// <exception cref="ArgumentException">It is not spoken.</exception>
    public Localizer(string tag) => Speak(tag);

    /// <summary>The language's tag, as <c>lang</c> has it.</summary>
    public string Tag { get; private set; }

    /// <summary>A text in this language.</summary>
    public string this[Text text] => Say(text);

    /// <summary>A text in this language; nothing of nothing.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Say(Text? text) => text?.In(texts);

    /// <summary>Words and arguments in this language's order.</summary>
    internal IEnumerable<object> Pieces(Text text) => text.Pieces(texts);

    /// <summary>Speaks the language of the document that a circuit belongs to, whatever the circuit's own connection says.</summary>
    [MemberNotNull(nameof(texts), nameof(Tag))]
    internal void Speak(string tag) => (Tag, texts) = (tag, Catalogue.Find(tag) ?? throw new ArgumentException($"No language {tag}", nameof(tag)));
}
