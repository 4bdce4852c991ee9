using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Aliases;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What a board says, in toasts, notes and to a screen reader: one wording for one thing.</summary>
public static class BoardWords
{
    /// <summary><c>v7</c>.</summary>
    public static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");

    /// <summary>A bookmark by both its numbers: <c>v0, v7 in digits-mlp</c>.</summary>
    public static Text Of(BookmarkView row) => row.Version is { } version
        ? (Text)$"{Number(row.Number)}, {Number(version.Number)} in {version.ArtifactShownName}"
        : $"{Number(row.Number)}, a version you can't see";

    /// <summary>Where an alias is: <c>on v3</c> or <c>held by nobody</c>.</summary>
    public static Text Place(AliasState alias) => alias.Number is { } number ? (Text)$"on {Number(number)}" : "held by nobody yet";

    /// <summary>A chip's hover: who moved it, when, and what was overridden for it.</summary>
    public static Text Hover(AliasState alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        var said = alias.MoverRole is { } role ? $"{alias.Alias} is protected: moved by the role {RoleWords.Of(role).Name} and above." : Text.Verbatim(alias.Alias);
        if (alias is { MovedBy: { } by, MovedAt: { } at }) said = $"{said} Moved by {by} on {Moments.Second(at)}.";
        return PolicyWords.Override(alias) is { } overrode ? $"{said} {overrode}" : said;
    }
}
