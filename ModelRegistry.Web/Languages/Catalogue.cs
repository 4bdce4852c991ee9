using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Languages;

/// <summary>
/// The languages that the registry speaks, and their translations. English stands in the code; another language is a file <c>Languages/TAG.json</c>
/// in Core and one in Web, from the format of a <see cref="Text"/> to its translation: one line a text, sorted, so that branches merge. (Not resx:
/// its compiler refuses two keys that differ in case alone, and English has both <em>Files</em> and <em>files</em>.)
/// </summary>
public static class Catalogue
{
    /// <summary>The tag of the language in the code.</summary>
    public const string English = "en";

    private static readonly Assembly[] Rooms = [typeof(Text).Assembly, typeof(Catalogue).Assembly];

    /// <summary>Each language by its tag, named in itself: what a person chooses from.</summary>
    public static IReadOnlyList<(string Tag, string Name)> Languages { get; } = [(English, "English"), ("ja", "日本語")];

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> All =
        Languages.ToFrozenDictionary(language => language.Tag, language => Read(language.Tag), StringComparer.OrdinalIgnoreCase);

    /// <summary>The translations of a language by its tag; none for English, null for one that is not spoken.</summary>
    public static IReadOnlyDictionary<string, string>? Find(string? tag) => tag is null ? null : All.GetValueOrDefault(tag);

    private static FrozenDictionary<string, string> Read(string tag)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var room in Rooms)
        {
            using var file = room.GetManifestResourceStream($"Languages/{tag}.json");
            if (file is null) continue;
            // A text that both use is in Core's file alone; tests see to it.
            foreach (var (format, said) in JsonSerializer.Deserialize<Dictionary<string, string>>(file)!) texts[format] = said;
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
