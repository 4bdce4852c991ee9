using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What the bookmark dialogs share.</summary>
internal static class BookmarkWords
{
    private static readonly char[] Between = [' ', ',', '\t', '、', '\u3000'];

    /// <summary>The aliases in a line of text.</summary>
    public static string[] Aliases(string text) => text.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True where the refusal is about one of the aliases, not about the version.</summary>
    public static bool IsAboutAlias(Error error) => error.Fields?.ContainsKey("alias") == true
        || error.Code is "alias_protected" or "precondition_required" or "alias_moved";
}
