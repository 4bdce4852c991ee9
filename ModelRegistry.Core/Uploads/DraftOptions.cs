using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Uploads;

/// <summary>How many uploads in steps a person may have open, how large, and for how long. Section <c>Registry:Drafts</c>.</summary>
public sealed class DraftOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Registry:Drafts";

    /// <summary>Days that <see cref="KeepDays"/> may be at most: older bytes that no draft remembers are swept.</summary>
    public const int MostDays = 30;

    /// <summary>Drafts of one person that are neither committed nor over; 1 to 10,000.</summary>
    public int PerPerson { get; set; } = 100;

    /// <summary>
    /// Of the room that others' drafts leave, what the drafts of one person may still await together, in percent; 1 to 100. Whoever has the only account has
    /// all of it, and where the store knows no bound there is none.
    /// </summary>
    public int PerPersonPercent { get; set; } = 90;

    /// <summary>Days from making a draft to its end; 1 to 30. Azure keeps what is not committed for seven days after the last piece.</summary>
    public int KeepDays { get; set; } = 7;
}

internal sealed class DraftOptionsValidator : IValidateOptions<DraftOptions>
{
    private const int MostDrafts = 10_000;

    public ValidateOptionsResult Validate(string? name, DraftOptions options)
    {
        var failures = new List<string>();
        if (options.PerPerson is < 1 or > MostDrafts) failures.Add($"{DraftOptions.Section}:{nameof(DraftOptions.PerPerson)} is {options.PerPerson}; allowed are 1 to {MostDrafts:N0}.");
        if (options.PerPersonPercent is < 1 or > 100) failures.Add($"{DraftOptions.Section}:{nameof(DraftOptions.PerPersonPercent)} is {options.PerPersonPercent}; allowed are 1 to 100.");
        if (options.KeepDays is < 1 or > DraftOptions.MostDays) failures.Add($"{DraftOptions.Section}:{nameof(DraftOptions.KeepDays)} is {options.KeepDays}; allowed are 1 to {DraftOptions.MostDays}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
