using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>What endpoints read of a request beside its body.</summary>
internal static partial class ApiRequests
{
    /// <summary>Who the token stands for; or who is signed in, behind <see cref="BrowserDoor"/>.</summary>
    /// <exception cref="NobodySignedInException">The request came without a token.</exception>
    public static Actor GetActor(this HttpContext context) => context.User.Identity is TokenIdentity token
        ? token.Caller
        : context.Features.Get<SignedInActor>()?.Actor ?? throw new NobodySignedInException();

    /// <summary>Reads a yes or no of the query string; absent is no; <c>query_invalid</c> for anything but <c>true</c> and <c>false</c>.</summary>
    public static Result<bool> Flag(string? text, string name) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => Error.Invalid("query_invalid", name, $"'{name}' is 'true' or 'false'."),
    };

    /// <summary>Reads a moment of the query string; <c>time_invalid</c>.</summary>
    public static Result<DateTimeOffset> Moment(string text, string name)
    {
        // An unescaped '+' of an offset arrives as a space. Without an offset it would be somebody's local time, nobody knows whose.
        var time = text.Replace(' ', '+');
        return HasOffset().IsMatch(time) && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToUniversalTime()
            : Error.Invalid("time_invalid", name, "A time is ISO 8601 with its offset, like 2026-11-24T07:00:00Z.");
    }

    [GeneratedRegex(@"T.*(Z|[+-]\d\d:?\d\d)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HasOffset();
}

/// <summary>Which page of a list: <c>limit</c> and <c>cursor</c> as sent.</summary>
internal readonly record struct PageQuery(
    [property: FromQuery(Name = "limit")] string? Limit,
    [property: FromQuery(Name = "cursor")] string? Cursor)
{
    /// <summary>For the query; a limit that is no number reads as 0, which the query refuses as it refuses 1,001.</summary>
    public PageRequest ToPage() => new(
        Limit is null ? PageRequest.DefaultLimit : int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 0,
        Cursor);
}

/// <summary>One page of a list, as every list answers.</summary>
/// <param name="Items">In the list's fixed order.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record Listing<T>(IReadOnlyList<T> Items, string? Next)
{
    public static Listing<T> Of<TView>(Page<TView> page, Func<TView, T> contract) => new(page.Items.Select(contract).ToList(), page.Next);
}
