using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Collections;

/// <summary>
/// What a resolve answers, written once for each view. <see cref="ResolvedViews"/> gives the same view for as long as nothing that it shows has
/// changed, so the answer lives as long as the view and needs no time or size of its own.
/// </summary>
internal sealed class ResolvedAnswers(IOptions<JsonOptions> json)
{
    private readonly ConditionalWeakTable<VersionView, ConcurrentDictionary<string, Utf8ContentHttpResult>> written = [];

    /// <summary>The answer for a version that was reached through <paramref name="via"/>, or at its artifact.</summary>
    public Utf8ContentHttpResult Of(VersionView view, Reference? via) =>
        written.GetOrCreateValue(view).GetOrAdd(via?.ToString() ?? string.Empty, static (_, asked) => TypedResults.Text(
            JsonSerializer.SerializeToUtf8Bytes(ResolvedVersionContract.Of(asked.View, asked.Via), asked.Options), "application/json; charset=utf-8"),
            (View: view, Via: via, Options: json.Value.SerializerOptions));
}
