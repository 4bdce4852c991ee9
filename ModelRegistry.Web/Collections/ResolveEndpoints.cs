using System.Text.Json.Serialization;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Collections;

internal static class ResolveEndpoints
{
    public static void MapResolve(this IEndpointRouteBuilder api) =>
        api.MapGet("/resolve", ResolveAsync).WithTags("Versions").WithSummary("The version that a reference means now").Answers<ResolvedVersionContract>();

    private static async Task<IResult> ResolveAsync(string? @ref, HttpContext context, ResolveReference resolve, ResolvedViews views, ResolvedAnswers answers, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(@ref, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        return (await views.GetAsync(found, actor, ct)).ToHttp(view => answers.Of(view, found.Via));
    }
}

/// <summary>The version that a reference meant.</summary>
internal sealed record ResolvedVersionContract : VersionContract
{
    private ResolvedVersionContract(VersionView view, ViaContract? via)
        : base(view) => Via = via;

    /// <summary>The registered model it came through; null where it came from its artifact.</summary>
    [JsonPropertyOrder(1)]
    public ViaContract? Via { get; }

    public static ResolvedVersionContract Of(VersionView view, Reference? via) => new(view, ViaContract.Of(via));
}

/// <summary>The bookmark that a reference went through.</summary>
/// <param name="Model">The registered model's reference.</param>
/// <param name="Number">The bookmark's number there.</param>
/// <param name="Ref">The bookmark's reference by number.</param>
internal sealed record ViaContract(string Model, int Number, string Ref)
{
    public static ViaContract? Of(Reference? via) => via is { Member.Number: { } number } ? new(via.Path.ToString(), number, via.ToString()) : null;
}
