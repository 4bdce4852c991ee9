namespace ModelRegistry.Web.Components.Shared;

/// <summary>Which way a metric gets better.</summary>
public enum MetricSense
{
    /// <summary>Nobody said: a difference is shown and not judged.</summary>
    Unknown,

    /// <summary>As accuracy.</summary>
    HigherIsBetter,

    /// <summary>As loss.</summary>
    LowerIsBetter,
}
