using AngleSharp.Dom;

namespace ModelRegistry.Tests.TestHost;

/// <summary>Markup as a person reads it.</summary>
internal static class Reading
{
    /// <summary>The words of an element, one space between two: how a browser shows what a template breaks over lines.</summary>
    public static string Words(this INode node) => string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
