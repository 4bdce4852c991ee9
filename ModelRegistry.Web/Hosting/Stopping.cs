namespace ModelRegistry.Web.Hosting;

/// <summary>How the process ends: downloads under way get their time, pages let go at once.</summary>
internal static class Stopping
{
    private const string Circuits = "/_blazor";

    /// <summary>
    /// Refuses new circuits once the process was told to stop. A page whose circuit was closed by the stop connects again at once, over a
    /// connection that is still open, and would keep the process alive for the whole time that downloads are given.
    /// </summary>
    public static IApplicationBuilder UseNoCircuitsWhileStopping(this IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return app.Use((context, next) =>
        {
            if (!stopping.IsCancellationRequested || !context.Request.Path.StartsWithSegments(Circuits, StringComparison.Ordinal)) return next(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }
}
