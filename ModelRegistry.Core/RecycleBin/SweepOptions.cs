using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>When a sweep stops and lets a person look. Section <c>Registry:Sweep</c>.</summary>
public sealed class SweepOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Registry:Sweep";

    /// <summary>The most percent of all stored bytes that one sweep removes; 1 to 100. Where more would go, it removes nothing.</summary>
    public int MostPercent { get; set; } = 10;
}

internal sealed class SweepOptionsValidator : IValidateOptions<SweepOptions>
{
    public ValidateOptionsResult Validate(string? name, SweepOptions options) => options.MostPercent is >= 1 and <= 100
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{SweepOptions.Section}:{nameof(SweepOptions.MostPercent)} is {options.MostPercent}; allowed are 1 to 100.");
}
