using System.Net;

namespace ModelRegistry.Tests.Browser;

/// <summary>Three hundred texts that would run a script wherever markup is made of them; each marks the page with its own number.</summary>
internal static class HostileStrings
{
    private static readonly string[] Attempts =
    [
        "<script>{js}</script>",
        "<img src=x onerror={js}>",
        "<svg onload={js}>",
        "<svg><script>{js}</script></svg>",
        "<body onload={js}>",
        "<iframe src=javascript:parent.{js}></iframe>",
        "<iframe srcdoc='<script>parent.{js}</script>'></iframe>",
        "<a href=javascript:{js}>x</a>",
        "<details open ontoggle={js}>",
        "<video><source onerror={js}></video>",
        "<input autofocus onfocus={js}>",
        "<math href=javascript:{js}>x</math>",
        "<object data=javascript:{js}></object>",
        "<embed src=javascript:{js}>",
        "<form action=javascript:{js}><button>x</button></form>",
        "<style>@import 'javascript:{js}';</style>",
        "<link rel=stylesheet href=javascript:{js}>",
        "<meta http-equiv=refresh content='0;url=javascript:{js}'>",
        "<base href=javascript:{js}//>",
        "<marquee onstart={js}>x</marquee>",
        "<template><img src=x onerror={js}></template>",
        "<noscript><p title='</noscript><img src=x onerror={js}>'>",
        "[x](javascript:{js})",
        "![x](javascript:{js})",
        "[x](&#106;avascript:{js})",
        "<javascript:{js}>",
        "[x](data:text/html,<script>{js}</script>)",
        "[x](vbscript:{js} 'x')",
        "{{constructor.constructor('{js}')()}}",
        "${{js}}",
    ];

    private static readonly Func<string, string>[] Places =
    [
        text => text,
        text => "\">" + text,
        text => "'>" + text,
        text => "-->" + text,
        text => "</textarea>" + text,
        text => "</title>" + text,
        text => "</style></script>" + text,
        text => "`" + text + "`",
        WebUtility.HtmlEncode,
        text => text.Replace('<', '＜').Replace('>', '＞'),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Places.SelectMany(place => Attempts.Select(attempt => (place, attempt))).Select((pair, number) => pair.place(pair.attempt.Replace("{js}", Mark(number), StringComparison.Ordinal)))];

    /// <summary>What the text of this number does if it runs; also how it is found again where it only shows.</summary>
    public static string Mark(int number) => FormattableString.Invariant($"__ran={number}");
}
