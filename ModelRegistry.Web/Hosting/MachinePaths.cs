namespace ModelRegistry.Web.Hosting;

/// <summary>Which addresses are for programs: they answer with problems, never with a page or a redirect to one.</summary>
internal static class MachinePaths
{
    private static readonly PathString[] TokensOnly = ["/api", "/ajax-api", "/get-artifact", "/graphql", "/artifactsV2", "/model-versions"];
    private static readonly PathString[] Others = ["/healthz", "/readyz", "/files", "/openapi"];

    /// <summary>True where a browser's cookie counts for nothing.</summary>
    public static bool TakeTokensOnly(PathString path) => Array.Exists(TokensOnly, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>True where the caller is a program.</summary>
    public static bool Contains(PathString path) =>
        TakeTokensOnly(path) || Array.Exists(Others, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
