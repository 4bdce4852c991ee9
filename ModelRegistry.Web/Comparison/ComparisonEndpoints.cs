using ModelRegistry.Core.Comparison;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Comparison;

internal static class ComparisonEndpoints
{
    public static void MapComparison(this IEndpointRouteBuilder api) =>
        api.MapGet("/compare", CompareAsync).WithTags("Versions").WithSummary("Two to five versions side by side, by ref=…&ref=…; the first is the base").Answers<ComparisonContract>();

    private static async Task<IResult> CompareAsync(string[]? @ref, string? all, HttpContext context, ComparisonQueries comparison, ContentQueries content, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!ApiRequests.Flag(all, "all").TryGet(out var everything, out var error)) return Problems.From(error);
        if (!(await comparison.GetAsync(@ref ?? [], everything, actor, ct)).TryGet(out var found, out error)) return Problems.From(error);
        var versions = found.Columns.Select(column => column.Version?.Id).ToList();
        if (!(await content.GetTensorsAsync(versions, everything, actor, ct)).TryGet(out var tensors, out error)) return Problems.From(error);
        if (!(await content.GetCardsAsync(versions, everything, actor, ct)).TryGet(out var cards, out error)) return Problems.From(error);
        return TypedResults.Ok(ComparisonContract.Of(found, tensors, cards));
    }
}
