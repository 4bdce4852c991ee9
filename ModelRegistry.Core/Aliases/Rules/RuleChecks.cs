using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.FileSystemGlobbing;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Core.Aliases.Rules;

/// <summary>Whether one rule holds for one version, and why not.</summary>
/// <param name="Rule">The rule's word: <c>held_before</c>, <c>metric</c> …</param>
/// <param name="Name">What it asks, in a few words.</param>
/// <param name="Holds">True where it holds now.</param>
/// <param name="Message">What is, against what is asked.</param>
public sealed record RuleCheck(string Rule, Text Name, bool Holds, Text Message)
{
    /// <summary>True where a promotion may be asked for: the rule holds, or ends by itself, as a freeze does.</summary>
    public bool MayAsk => Holds || Rule == FreezeRule.Word;
}

/// <summary>Looks at a version as the rules ask.</summary>
internal static class RuleChecks
{
    /// <summary>Every rule's check, in the rules' order.</summary>
    public static async Task<List<RuleCheck>> CheckAsync(
        RegistryDbContext db, IReadOnlyList<AliasRule> rules, Alias alias, Membership target, RuleEvidence evidence, DateTimeOffset now, CancellationToken ct)
    {
        var checks = new List<RuleCheck>(rules.Count);
        foreach (var rule in rules)
        {
            checks.Add(rule switch
            {
                HeldBeforeRule held => await HeldBeforeAsync(db, held, target, now, ct),
                MetricRule metric => Metric(metric, target),
                NoWorseRule noWorse => await NoWorseAsync(db, noWorse, alias, target, ct),
                FilesRule files => await FilesAsync(db, files, target, ct),
                CardRule card => Card(card, evidence),
                ScanRule scan => Scan(scan, target),
                FreezeRule freeze => Freeze(freeze, now),
                _ => throw new ArgumentOutOfRangeException(nameof(rules), rule, "A rule that nobody checks."),
            });
        }

        return checks;
    }

    private static async Task<RuleCheck> HeldBeforeAsync(RegistryDbContext db, HeldBeforeRule rule, Membership target, DateTimeOffset now, CancellationToken ct)
    {
        var key = AliasName.Parse(rule.Alias).Value.Key;
        var longest = AliasStays.Of(await AliasStays.EventsAsync(db, target.CollectionId, key, ct))
            .Where(stay => stay.Number == target.Number)
            .Select(stay => (TimeSpan?)((stay.Until ?? now) - stay.From))
            .Max();
        var asked = TimeSpan.FromHours(rule.Hours);
        return new("held_before", rule.Name, longest >= asked, longest is { } held
            ? (Text)$"It held '{rule.Alias}' for {RuleWords.Duration(held < TimeSpan.FromHours(1) ? held : TimeSpan.FromHours(Math.Floor(held.TotalHours * 10) / 10))} at the longest."
            : $"It never held '{rule.Alias}' here.");
    }

    private static RuleCheck Metric(MetricRule rule, Membership target)
    {
        var value = NumberOf(target, rule.Key);
        var holds = value is { } number && !(number < rule.AtLeast) && !(number > rule.AtMost);
        return new("metric", rule.Name, holds, Is(rule.Key, value));
    }

    private static async Task<RuleCheck> NoWorseAsync(RegistryDbContext db, NoWorseRule rule, Alias alias, Membership target, CancellationToken ct)
    {
        var holder = await db.Memberships.Include(m => m.Version).FirstOrDefaultAsync(m => m.Id == alias.HolderId, ct);
        if (holder is null) return new("no_worse", rule.Name, true, "Nobody holds the alias yet.");
        var (value, present) = (NumberOf(target, rule.Key), NumberOf(holder, rule.Key));
        // A holder without the number sets no mark to fall behind.
        if (present is null) return new("no_worse", rule.Name, value is not null, $"{Is(rule.Key, value)} The present holder has none.");
        var holds = value is { } number && (rule.Better == NoWorseRule.Higher ? number >= present - rule.Tolerance : number <= present + rule.Tolerance);
        return new("no_worse", rule.Name, holds, $"{Is(rule.Key, value)} The present holder's is {RuleWords.Number(present.Value)}; {(rule.Better == NoWorseRule.Higher ? (Text)"higher is better" : "lower is better")}.");
    }

    private static async Task<RuleCheck> FilesAsync(RegistryDbContext db, FilesRule rule, Membership target, CancellationToken ct)
    {
        var exact = rule.Paths.Where(path => !path.Contains('*', StringComparison.Ordinal))
            .Select(path => (Path: path, Hash: Files.FilePath.Parse(path).Value.KeyHash)).DistinctBy(pair => pair.Hash, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Hash, pair => pair.Path, StringComparer.Ordinal);
        var hashes = exact.Keys.ToList();
        var there = await db.VersionFiles.Where(f => f.VersionId == target.VersionId && hashes.Contains(f.PathHash)).Select(f => f.PathHash).ToListAsync(ct);
        var missing = exact.Where(pair => !there.Contains(pair.Key, StringComparer.Ordinal)).Select(pair => pair.Value).ToList();
        foreach (var pattern in rule.Paths.Where(path => path.Contains('*', StringComparison.Ordinal)))
        {
            var matcher = new Matcher(StringComparison.OrdinalIgnoreCase).AddInclude(pattern);
            var found = false;
            await foreach (var path in db.VersionFiles.Where(f => f.VersionId == target.VersionId).Select(f => f.Path).AsAsyncEnumerable().WithCancellation(ct))
            {
                if (found = matcher.Match(path).HasMatches) break;
            }

            if (!found) missing.Add(pattern);
        }

        return new("files", rule.Name, missing.Count == 0, missing.Count == 0 ? (Text)"All are there." : $"Missing: {string.Join(", ", missing)}.");
    }

    private static RuleCheck Card(CardRule rule, RuleEvidence evidence) => evidence.CardText switch
    {
        null => new("card", rule.Name, false, "It has no model card (README.md)."),
        _ when evidence.CardPlaceholder is { } placeholder => new("card", rule.Name, false, $"The card still says '{placeholder}'."),
        { } text => new("card", rule.Name, text.Length >= rule.MinLength, $"The card has {text.Length:N0} characters of text; asked are {rule.MinLength:N0}."),
    };

    private static RuleCheck Scan(ScanRule rule, Membership target)
    {
        var outcome = target.Version!.KnownScan;
        return new("scan", rule.Name, outcome is ScanOutcome.NoExecutable or ScanOutcome.Clean, outcome switch
        {
            null => (Text)"Its files wait for their scan.",
            ScanOutcome.NoExecutable => (Text)"No file of it runs by being loaded.",
            ScanOutcome.Clean => (Text)"Its pickles import only what is on the list.",
            ScanOutcome.NotScanned => (Text)"A file that may run something could not be read to its end.",
            _ => (Text)"A file would run what is not on the list.",
        });
    }

    private static RuleCheck Freeze(FreezeRule rule, DateTimeOffset now)
    {
        var covers = rule.Covers(now);
        return new(FreezeRule.Word, rule.Name, !covers,
            !covers ? "No freeze now." : rule.Why is { Length: > 0 } why ? $"It is frozen now: {why}" : (Text)"It is frozen now.");
    }

    private static Text Is(string key, double? value) => value is { } number ? (Text)$"Its {key} is {RuleWords.Number(number)}." : $"Its metadata has no number '{TextKey.Shown(key)}'.";

    // First the key as it stands, then its dots as steps: people have keys like "top.1" and objects like {"eval":{"loss":1}}.
    private static double? NumberOf(Membership member, string key)
    {
        using var metadata = JsonDocument.Parse(member.Version!.Metadata);
        if (metadata.RootElement.TryGetProperty(key, out var whole)) return AsNumber(whole);
        var element = metadata.RootElement;
        foreach (var step in key.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element)) return null;
        }

        return AsNumber(element);
    }

    private static double? AsNumber(JsonElement element) => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : null;
}
