using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>The stages of MLflow's older clients, but for <c>None</c>: each is an alias here.</summary>
public static class ModelStage
{
    /// <summary>As that wire writes them, the furthest first.</summary>
    public static IReadOnlyList<string> All { get; } = ["Production", "Staging", "Archived"];

    /// <summary>Their aliases, in the same order.</summary>
    public static IReadOnlyList<string> Aliases { get; } = All.Select(TextKey.Of).ToList();
}
