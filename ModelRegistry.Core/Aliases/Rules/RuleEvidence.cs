using Markdig;
using Markdig.Syntax;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Aliases.Rules;

/// <summary>What rules need of a version's bytes. A version never changes, so it is read before the transaction: no store that stalls holds up the database.</summary>
/// <param name="VersionId">Whose it is.</param>
/// <param name="CardText">The card's prose, without headings and front matter; null where there is no card, or no rule asks.</param>
/// <param name="CardPlaceholder">A template's words that still stand in it.</param>
internal sealed record RuleEvidence(Guid? VersionId, string? CardText = null, string? CardPlaceholder = null)
{
    /// <summary>Where no rule needs bytes.</summary>
    public static RuleEvidence None { get; } = new((Guid?)null);
}

/// <summary>Gathers <see cref="RuleEvidence"/>.</summary>
public sealed class RuleEvidences(IDbContextFactory<RegistryDbContext> contexts, ModelCards cards)
{
    // Words that templates of model cards leave for their authors, as on huggingface.co.
    private static readonly string[] Placeholders = ["[More Information Needed]", "[optional]", "Lorem ipsum"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    /// <summary>
    /// For moving an alias of a collection onto a member, as both stand now; nothing of it is told before the use case has checked rights.
    /// <c>storage_unavailable</c>, <c>file_damaged</c>.
    /// </summary>
    internal async Task<Result<RuleEvidence>> GatherAsync(CollectionPath path, AliasName alias, MemberSelector to, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (entity, project, name, key) = (TextKey.Of(path.Entity), TextKey.Of(path.Project), TextKey.Of(path.Name), alias.Key);
        var row = await db.Aliases.AsNoTracking().Include(a => a.Collection)
            .FirstOrDefaultAsync(a => a.NameKey == key && a.Collection!.NameKey == name && a.Collection.Project!.NameKey == project && a.Collection.Project.Entity!.NameKey == entity, ct);
        if (row?.ToPolicy() is not { } policy || !policy.Rules.Any(rule => rule is CardRule)) return RuleEvidence.None;
        return (await CollectionMembers.GetAsync(db, row.Collection!, path, to, ct)).TryGet(out var target, out _)
            ? await OfAsync(target.VersionId, policy, ct)
            : RuleEvidence.None;
    }

    /// <summary>For a version whose rules are known.</summary>
    internal async Task<Result<RuleEvidence>> OfAsync(Guid versionId, AliasPolicy policy, CancellationToken ct)
    {
        if (!policy.Rules.Any(rule => rule is CardRule)) return RuleEvidence.None;
        if (!(await cards.ReadAsync(versionId, ct)).TryGet(out var card, out var error)) return error;
        if (card is null) return new RuleEvidence(versionId);
        return new RuleEvidence(
            versionId, ProseOf(card.Text), Array.Find(Placeholders, words => card.Text.Contains(words, StringComparison.OrdinalIgnoreCase)));
    }

    private static string ProseOf(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var heading in document.Descendants<HeadingBlock>().ToList()) heading.Parent?.Remove(heading);
            using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
            var renderer = new Markdig.Renderers.HtmlRenderer(text) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
            Pipeline.Setup(renderer);
            renderer.Render(document);
            return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (ArgumentException)
        {
            // Markdig's way to refuse nesting that nobody writes by hand.
            return string.Empty;
        }
    }
}
