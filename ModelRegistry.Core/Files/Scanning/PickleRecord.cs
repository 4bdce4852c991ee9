using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>What was seen of a pickle so far, and how it is judged.</summary>
internal sealed class PickleRecord
{
    private const int Most = 1_000;

    private readonly Dictionary<(string Module, string Name), int> places = [];
    private readonly List<PickleImport> imports = [];
    private readonly List<Text> oddities = [];

    public long PersistentIds { get; set; }

    /// <summary>True where something was called that is not on the list, or called or changed as no honest pickle does.</summary>
    public bool IsSuspicious => oddities.Count > 0 || imports.Exists(import => !import.IsAllowed);

    /// <summary>True once it called something that is not on the list: text that happens to read as a pickle does not come so far.</summary>
    public bool HasCalledUnlisted { get; private set; }

    /// <summary>Notes an import; the answer is its number.</summary>
    public int Import(string module, string name)
    {
        if (places.TryGetValue((module, name), out var known)) return known;
        if (imports.Count == Most) throw new UnreadableException("It imports more than is read.", isTooMuch: true);
        places[(module, name)] = imports.Count;
        imports.Add(new(module, name, AllowedImports.Why(module, name)));
        return imports.Count - 1;
    }

    public PickleImport this[long import] => imports[(int)import];

    public void Odd(Text what)
    {
        HasCalledUnlisted = true;
        if (oddities.Count < 20 && !oddities.Contains(what)) oddities.Add(what);
    }

    public void Called(Cell what)
    {
        if (what.Kind != CellKind.Import) Odd("It calls something that it did not import by name.");
        else if (!this[what.Data].IsAllowed) HasCalledUnlisted = true;
    }

    /// <summary>Takes over what a pickle inside this one does.</summary>
    public void Add(PickleRecord inner)
    {
        foreach (var import in inner.imports) Import(import.Module, import.Name);
        foreach (var oddity in inner.oddities) Odd(oddity);
        HasCalledUnlisted |= inner.HasCalledUnlisted;
        PersistentIds += inner.PersistentIds;
    }

    /// <summary>The judgement; <paramref name="fault"/> is why it was not decoded to its end, or null.</summary>
    public PickleFindings Judge(Text? fault)
    {
        var unlisted = imports.Count(import => !import.IsAllowed);
        var outcome = IsSuspicious ? ScanOutcome.Suspicious : fault is null ? ScanOutcome.Clean : ScanOutcome.NotScanned;
        List<Text> reasons = unlisted switch
        {
            0 => [],
            1 => ["It imports something that is not on the list."],
            _ => [$"It imports {unlisted} things that are not on the list."],
        };
        reasons.AddRange(oddities);
        if (fault is not null) reasons.Add(fault);
        return new()
        {
            Outcome = outcome,
            Reasons = reasons,
            Imports = imports.OrderBy(import => import.IsAllowed).ThenBy(import => import.ToString(), StringComparer.Ordinal).ToList(),
            PersistentIds = PersistentIds,
        };
    }
}
