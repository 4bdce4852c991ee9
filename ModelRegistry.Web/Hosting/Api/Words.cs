using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>How the API writes the core's enumerations and numbers.</summary>
internal static class Words
{
    /// <summary>A role in camelCase.</summary>
    public static string Of(Role role) => role switch
    {
        Role.ViewerWithoutFiles => "viewerWithoutFiles",
        Role.Viewer => "viewer",
        Role.Contributor => "contributor",
        Role.Reviewer => "reviewer",
        _ => "owner",
    };

    /// <summary>What <see cref="Text.ToRecord"/> kept, in English, whoever asks: it is history.</summary>
    public static IReadOnlyList<string> Kept(string? record) => Text.FromRecord(record).Select(text => text.ToString()).ToList();

    /// <summary><c>v7</c>.</summary>
    public static string Of(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"v{number}");

    /// <summary><c>v7</c>, or null where there is none.</summary>
    public static string? Of(int? number) => number is { } some ? Of(some) : null;
}
