using System.Text.Json;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>
/// What a pickle may import and stay clean: <c>allowed-imports.json</c>, each entry with its reason. Everything else is suspicious, so the list
/// need not know what is bad.
/// </summary>
internal static class AllowedImports
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, List<Entry>> ByModule = Read();

    /// <summary>Why it is allowed, or null.</summary>
    public static string? Why(string module, string name)
    {
        // A dotted name walks from one thing to the next: "sklearn.base" imports os, so its "os.system" would be os.system.
        if (name.Contains('.', StringComparison.Ordinal)) return null;
        for (var parent = module; ; parent = parent[..parent.LastIndexOf('.')])
        {
            if (ByModule.TryGetValue(parent, out var entries)
                && entries.Find(entry => (entry.Below || parent.Length == module.Length) && entry.Holds(name)) is { } found) return found.Why;
            if (!parent.Contains('.', StringComparison.Ordinal)) return null;
        }
    }

    /// <summary>Every entry, for the docs' test.</summary>
    internal static IEnumerable<(string Module, string Why)> All => ByModule.SelectMany(pair => pair.Value.Select(entry => (pair.Key, entry.Why)));

    private static Dictionary<string, List<Entry>> Read()
    {
        using var stream = typeof(AllowedImports).Assembly.GetManifestResourceStream("allowed-imports.json")
            ?? throw new InvalidOperationException("The list of allowed imports was not built in.");
        var byModule = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        foreach (var entry in JsonSerializer.Deserialize<List<Entry>>(stream, Json) ?? [])
        {
            foreach (var module in entry.Modules)
            {
                if (!byModule.TryGetValue(module, out var entries)) byModule[module] = entries = [];
                entries.Add(entry);
            }
        }

        return byModule;
    }

    /// <param name="Names">The names, where they are told one by one.</param>
    /// <param name="Classes">True for every name that is a class's by Python's custom: a function or module that is imported there is none.</param>
    /// <param name="Below">True for the modules below as well.</param>
    private sealed record Entry(IReadOnlyList<string> Modules, string Why, HashSet<string>? Names = null, bool Classes = false, bool Below = false)
    {
        public bool Holds(string name) => Names?.Contains(name) == true || (Classes && IsClass(name));

        private static bool IsClass(string name)
        {
            var start = name.StartsWith('_') ? 1 : 0;
            return name.Length > start + 1 && char.IsAsciiLetterUpper(name[start]) && name.Any(char.IsAsciiLetterLower) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        }
    }
}
