using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Web.Search;

/// <summary>A stranger's text with what was found in it marked: text between elements of ours, never markup of theirs.</summary>
public sealed partial class MarkedText
{
    /// <summary>The text and its marks.</summary>
    [Parameter, EditorRequired]
    public Excerpt Text { get; set; } = default!;

    private IEnumerable<(string Text, bool IsMarked)> Parts
    {
        get
        {
            var at = 0;
            foreach (var mark in Text.Marks)
            {
                if (mark.Start > at) yield return (Text.Text[at..mark.Start], false);
                at = mark.Start + mark.Length;
                yield return (Text.Text[mark.Start..at], true);
            }

            if (at < Text.Text.Length) yield return (Text.Text[at..], false);
        }
    }
}
