using System.Globalization;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>The axe scan of a page as it stands, against WCAG 2.2 AA and axe's own good practice.</summary>
internal static class Accessibility
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>Fails with a readable list if anything is found that axe calls serious or critical.</summary>
    public static async Task AssertAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags(Rules) });
        var grave = result.Violations.Where(violation => violation.Impact is "serious" or "critical").ToList();
        if (grave.Count > 0)
        {
            Assert.Fail(Describe(page.Url, grave));
        }
    }

    private static string Describe(string url, List<AxeResultItem> violations)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The page {url} keeps people out in {violations.Count} way(s):");
        foreach (var violation in violations)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {violation.Impact} {violation.Id}: {violation.Help} ({violation.HelpUrl})");
            foreach (var node in violation.Nodes)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    {node.Target}: {node.Html}");
                foreach (var check in node.Any.Concat(node.All).Concat(node.None))
                {
                    text.Append(CultureInfo.InvariantCulture, $"\n      {check.Message}");
                }
            }
        }

        return text.ToString();
    }
}
