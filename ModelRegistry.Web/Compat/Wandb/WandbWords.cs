using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>What a run carries on this wire beside config and summary. The registry keeps each as one of the run's tags with values.</summary>
internal sealed record WandbWords(IReadOnlyList<string> Tags, string? Notes, string? Group, string? JobType)
{
    public const string TagsKey = "wandb.tags";

    // By what they are called in upsertBucket.
    private static readonly (string Argument, string Key)[] Keys = [("notes", "wandb.notes"), ("groupName", "wandb.group"), ("jobType", "wandb.job_type")];

    public static WandbWords Of(RunReport said)
    {
        return new(Find(TagsKey) is { } tags ? TextList.Find(tags) ?? [] : [], Find(Keys[0].Key), Find(Keys[1].Key), Find(Keys[2].Key));

        string? Find(string key) => said.Tags.Where(tag => tag.Key == key).Select(tag => tag.Value).FirstOrDefault();
    }

    /// <summary>True where a script says anything of them.</summary>
    public static bool AreIn(WandbArguments input) => input.Has("tags") || Keys.Any(key => input.Has(key.Argument));

    /// <summary>What a script says of them that is new; null where it is nothing. What it leaves out stays, an empty one goes, a longer one than a tag holds is cut.</summary>
    public static ReportRunRequest? Changes(Guid run, RunReport said, WandbArguments input)
    {
        var words = Keys.Where(key => input.Has(key.Argument)).Select(key => KeyValuePair.Create(key.Key, Cut(input.Text(key.Argument)!, KeyedTag.MaxValueLength))).ToList();
        if (input.Has("tags")) words.Add(new(TagsKey, TextList.Write(input.Texts("tags").Select(tag => Cut(tag, KeyedTag.MaxValueLength)).Where(tag => tag.Length > 0))));
        var set = words.Where(word => word.Value.Length > 0 && !said.Tags.Contains(word)).ToList();
        var gone = words.Where(word => word.Value.Length == 0 && said.Tags.Any(tag => tag.Key == word.Key)).Select(word => word.Key).ToList();
        return set.Count + gone.Count == 0 ? null : new(run) { Tags = set, RemoveTags = gone };
    }

    /// <summary>As much of a text, from its beginning, as is kept: no script fails by what it says of itself.</summary>
    public static string Cut(string text, int length)
    {
        // What no database keeps: a zero, and what is no character.
        var plain = TextKey.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal) ? text : string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (0 or 0xFFFE)));
        return plain.Length > length ? plain[..TextKey.WholeAt(plain, length)] : plain;
    }
}

/// <summary>What the runs of a page said: known already, or read for all of them when the first is asked for it.</summary>
internal sealed class SaidByRuns(IReadOnlyCollection<Guid> runs, IReadOnlyDictionary<Guid, RunReport>? known = null)
{
    private Task<IReadOnlyDictionary<Guid, RunReport>>? read = known is null ? null : Task.FromResult(known);

    public async Task<WandbWords> WordsOfAsync(Guid run, RunReports reports, CancellationToken ct) => WandbWords.Of((await (read ??= reports.OfAsync(runs, ct)))[run]);
}
