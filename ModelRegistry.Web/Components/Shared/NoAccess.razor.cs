using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// For pages whose existence is no secret (administration, settings) and whose reader lacks the role.
/// What a person may not know of shows <see cref="Pages.NotFoundPage"/> instead.
/// </summary>
public sealed partial class NoAccess
{
    /// <summary>Which role it takes, and who can give it.</summary>
    [Parameter]
    public string? Text { get; set; }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        // Only the first answer has a status; a page that is alive has none to give.
        if (HttpContext is { Response.HasStarted: false } context) context.Response.StatusCode = StatusCodes.Status403Forbidden;
    }
}
