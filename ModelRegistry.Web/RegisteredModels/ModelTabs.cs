namespace ModelRegistry.Web.RegisteredModels;

/// <summary>The tabs of a registered model's page, by their words in the address.</summary>
public static class ModelTabs
{
    /// <summary>Bookmarks and aliases; the default, which leaves the address bare.</summary>
    public const string Board = "board";

    /// <summary>Metrics over its bookmarks.</summary>
    public const string Trend = "trend";

    /// <summary>What happened to it.</summary>
    public const string History = "history";

    /// <summary>Name, description, protected aliases, deleting.</summary>
    public const string Settings = "settings";
}
