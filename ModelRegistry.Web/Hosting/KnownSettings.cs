namespace ModelRegistry.Web.Hosting;

/// <summary>Every key below <c>Registry</c>. A misspelt one would leave a default standing where somebody believes to have set something.</summary>
internal static class KnownSettings
{
    /// <summary>The keys, as the README lists them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Registry:DataFolder", "Registry:PublicUrl",
        "Registry:Database:Kind", "Registry:Database:ConnectionString", "Registry:Database:MigrateOnStart", "Registry:Database:BusySeconds",
        "Registry:Storage:Kind", "Registry:Storage:ConnectionString", "Registry:Storage:Url", "Registry:Storage:Container", "Registry:Storage:SilentSeconds", "Registry:Storage:DirectBytes",
        "Registry:Drafts:PerPerson", "Registry:Drafts:PerPersonPercent", "Registry:Drafts:KeepDays",
        "Registry:Sweep:MostPercent", "Registry:Scrub:Days",
        "Registry:RateLimits:SignInsPerMinute",
    ];

    /// <summary>A sentence for each key that means nothing here.</summary>
    public static IReadOnlyList<string> FaultsOf(IConfiguration configuration) => Leaves(configuration.GetSection("Registry"))
        .Where(key => !All.Contains(key, StringComparer.OrdinalIgnoreCase))
        .Select(key => $"{key} is no setting; known are {string.Join(", ", All)}.")
        .ToList();

    private static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        return children.Count == 0 ? section.Value is null ? [] : [section.Path] : children.SelectMany(Leaves);
    }
}
