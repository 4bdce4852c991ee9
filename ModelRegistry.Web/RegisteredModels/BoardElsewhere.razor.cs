using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>The plain aliases whose versions are on other pages of the board: to see, to pick up, to go there.</summary>
public sealed partial class BoardElsewhere
{
    private const int MostShown = 12;

    // The page that begins with the alias's version: a cursor is the number before the first that is listed.
    private string PageOf(int number) => $"{Urls.Model(View.Path.Entity, View.Path.Name)}?{KeysetPager.CursorParameter}={number + 1}";
}
