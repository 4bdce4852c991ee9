using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What a board says, in toasts, notes and to a screen reader: one wording for one thing.</summary>
public static class BoardWords
{
    /// <summary><c>v7</c>.</summary>
    public static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");

    /// <summary>A bookmark by both its numbers: <c>v0, v7 in digits-mlp</c>.</summary>
    public static string Of(BookmarkView row) => row.Version is { } version
        ? $"{Number(row.Number)}, {Number(version.Number)} in {version.Artifact.Name}"
        : $"{Number(row.Number)}, a version you can't see";

    /// <summary>Where an alias is: <c>on v3</c> or <c>held by nobody</c>.</summary>
    public static string Place(AliasState alias) => alias.Number is { } number ? $"on {Number(number)}" : "held by nobody yet";

    /// <summary>A chip's hover: who moved it, when, and what was overridden for it.</summary>
    public static string Hover(AliasState alias) =>
        (alias.IsProtected ? $"{alias.Alias} is protected: moved by the role {alias.MoverRole} and above." : alias.Alias)
        + (alias is { MovedBy: { } by, MovedAt: { } at } ? $" Moved by {by} on {Formats.Exact(at)}." : string.Empty)
        + (PolicyWords.Override(alias) is { } overrode ? $" {overrode}" : string.Empty);
}
