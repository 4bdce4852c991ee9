using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A registered model without bookmarks: how the first one gets here, by hand and by script.</summary>
public sealed partial class EmptyBoard
{
    /// <summary>What the board shows.</summary>
    [Parameter, EditorRequired]
    public BoardView View { get; set; } = default!;

    /// <summary>The button was pressed.</summary>
    [Parameter]
    public EventCallback OnBookmark { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Lines =>
        $$"""
        curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
          -d '{"version":"{{View.Path.Entity}}/PROJECT/ARTIFACT:latest","aliases":["candidate"]}' \
          {{Navigation.BaseUri}}api/v1/entities/{{Uri.EscapeDataString(View.Path.Entity)}}/models/{{Uri.EscapeDataString(View.Path.Name)}}/bookmarks
        """;
}
