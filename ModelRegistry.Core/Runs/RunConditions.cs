namespace ModelRegistry.Core.Runs;

/// <summary>What a condition on runs, or their order, looks at.</summary>
public enum RunField
{
    Id,

    /// <summary>As it is shown.</summary>
    Name,

    /// <summary>Its own in its project, as names are compared, whatever it is called.</summary>
    OwnName,

    /// <summary>See <see cref="RunCondition.States"/>.</summary>
    State,

    /// <summary>Whose token recorded it.</summary>
    MadeBy,
    Started,

    /// <summary>When it was recorded here.</summary>
    Created,

    /// <summary>When its script last reported something; else when it ended, or was recorded.</summary>
    Heard,
    Finished,

    /// <summary>The last point of a metric.</summary>
    Metric,

    /// <summary>A key of the config. No order goes by it: a database does not look into JSON.</summary>
    Param,

    /// <summary>A tag with a value.</summary>
    Tag,
}

/// <summary>How it is compared.</summary>
public enum RunComparison
{
    Is,
    Less,
    LessOrSame,
    More,
    MoreOrSame,

    /// <summary>A tag whose value is a list of texts, <see cref="Tags.TextList"/>, has this one.</summary>
    Has,

    /// <summary>In a way that only the caller knows; what it looks at must be there.</summary>
    Other,
}

/// <summary>One condition; all of a list must hold.</summary>
/// <param name="Field">What it looks at.</param>
/// <param name="Key">Of a metric, parameter or tag.</param>
/// <param name="Comparison">How.</param>
/// <param name="Text">With what text.</param>
/// <param name="Number">With what number; of moments milliseconds since 1970.</param>
public sealed record RunCondition(RunField Field, string? Key, RunComparison Comparison, string? Text = null, double Number = 0)
{
    /// <summary>Of a state: it is one of these. Null: only the caller can say.</summary>
    public IReadOnlyList<RunState>? States { get; init; }
}

/// <summary>One key of an order.</summary>
public sealed record RunSort(RunField Field, string? Key, bool IsDown)
{
    /// <summary>Letters of a tag that an order goes by.</summary>
    public const int Letters = 100;
}

/// <summary>Which runs, and in what order.</summary>
/// <param name="Projects">Their ids.</param>
/// <param name="IsDeleted">Only those that are put away, or only the others; null for both.</param>
/// <param name="Conditions">All must hold.</param>
/// <param name="Order">Then the newest first.</param>
public sealed record RunSearchRequest(IReadOnlyCollection<Guid> Projects, bool? IsDeleted, IReadOnlyList<RunCondition> Conditions, IReadOnlyList<RunSort> Order);

/// <summary>A run with what it said of itself.</summary>
public sealed record FoundRun(RunView Run, RunReport Said);
