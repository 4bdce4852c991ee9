using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ModelRegistry.Web.Components.Layout;

/// <summary>An error boundary that also answers 500 when the failure comes while a page is rendered on the server.</summary>
public sealed class PageErrorBoundary : ErrorBoundary
{
    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        if (HttpContext is { Response.HasStarted: false } context)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return base.OnErrorAsync(exception);
    }
}
