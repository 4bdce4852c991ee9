using System.Text.Json;
using GraphQL;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>Filters and order of a list of runs as these clients write them: some of Mongo's grammar, and <c>-created_at</c>. What is not known is refused: passed over, it would answer what was not asked for.</summary>
internal sealed record WandbRunSearch(IReadOnlyList<RunFilter> Filters, IReadOnlyList<RunSort> Order)
{
    // Each is a condition of one query.
    private const int MostFilters = 50;
    private const int MostSaid = 200;
    private const string Measured = "summary_metrics.";

    public static WandbRunSearch Read(string? filters, string? order) => new(FiltersOf(filters), [OrderOf(order)]);

    public RunSearchRequest In(Guid project) => new([project], false, Filters.Select(filter => filter.Condition).ToList(), Order);

    public bool Holds(FoundRun run) => Filters.All(filter => filter.Holds(run));

    private static RunSort OrderOf(string? order)
    {
        if (string.IsNullOrWhiteSpace(order)) return new(RunField.Created, null, IsDown: true);
        var (key, isDown) = (order[0] is '+' or '-' ? order[1..] : order, order[0] == '-');
        return key switch
        {
            "created_at" or "createdAt" => new(RunField.Created, null, isDown),
            "heartbeat_at" or "heartbeatAt" => new(RunField.Heard, null, isDown),
            "display_name" or "displayName" => new(RunField.Name, null, isDown),
            "name" => new(RunField.OwnName, null, isDown),
            _ when key.StartsWith(Measured, StringComparison.Ordinal) && MetricKey.Check(key[Measured.Length..]) is null => new(RunField.Metric, key[Measured.Length..], isDown),
            _ => throw WandbCall.Refuse("Runs are listed by 'created_at', 'heartbeat_at', 'display_name', 'name' or 'summary_metrics.' and a metric's key, upwards with '+' and downwards with '-' before it; "
                + $"by '{key}' this registry can't.", "order_unknown"),
        };
    }

    private static List<RunFilter> FiltersOf(string? filters)
    {
        var found = new List<RunFilter>();
        if (string.IsNullOrWhiteSpace(filters)) return found;
        try
        {
            using var document = JsonDocument.Parse(filters);
            Add(document.RootElement, found);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Unknown("what is no JSON object of filters");
        }

        return found.Count <= MostFilters ? found : throw WandbCall.Refuse($"At most {MostFilters} filters at once.", "filter_unknown");
    }

    private static void Add(JsonElement filters, List<RunFilter> found)
    {
        if (filters.ValueKind == JsonValueKind.Null) return;
        foreach (var filter in filters.EnumerateObject())
        {
            if (filter.NameEquals("$and"))
            {
                foreach (var part in filter.Value.EnumerateArray()) Add(part, found);
                continue;
            }

            var field = filter.Name switch
            {
                "state" => RunField.State,
                "display_name" or "displayName" => RunField.Name,
                "name" => RunField.OwnName,
                "tags" => RunField.Tag,
                _ => (RunField?)null,
            };
            if (field is not { } known || ValuesOf(filter.Value) is not { Count: > 0 } values || (values.Count > 1 && known != RunField.State)) throw Unknown($"'{filter.Name}' with {filter.Value.GetRawText()}");
            found.Add(new(known, values));
        }
    }

    private static List<string>? ValuesOf(JsonElement said)
    {
        if (said.ValueKind == JsonValueKind.String) return [said.GetString()!];
        if (said.ValueKind != JsonValueKind.Object || said.EnumerateObject().ToList() is not [var only]) return null;
        if (only.NameEquals("$eq") && only.Value.ValueKind == JsonValueKind.String) return [only.Value.GetString()!];
        return only.NameEquals("$in") && only.Value.ValueKind == JsonValueKind.Array && only.Value.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String)
            ? only.Value.EnumerateArray().Select(value => value.GetString()!).ToList()
            : null;
    }

    private static ExecutionError Unknown(string what) => WandbCall.Refuse(
        "Of the filters of runs, this registry knows 'state', 'display_name', 'name' and 'tags', each with one text, '$eq' or '$in' of one ('$in' of several for 'state'), alone or in '$and'; not "
        + (what.Length > MostSaid ? what[..TextKey.WholeAt(what, MostSaid)] + "…" : what) + ".", "filter_unknown");
}

/// <summary>One condition: what it looks at, and the texts of which it must be one.</summary>
internal sealed record RunFilter(RunField Field, IReadOnlyList<string> Values)
{
    /// <summary>As the database narrows by it.</summary>
    public RunCondition Condition => Field switch
    {
        RunField.State => new(Field, null, RunComparison.Is) { States = Enum.GetValues<RunState>().Where(state => Values.Contains(WandbRuns.Word(state), StringComparer.Ordinal)).ToList() },
        RunField.Tag => new(Field, WandbWords.TagsKey, RunComparison.Has, Values[0]),
        _ => new(Field, null, RunComparison.Is, Values[0]),
    };

    public bool Holds(FoundRun run) => Field switch
    {
        RunField.State => Values.Contains(WandbRuns.Word(run.Run.State), StringComparer.Ordinal),
        RunField.Tag => WandbWords.Of(run.Said).Tags.Contains(Values[0], StringComparer.Ordinal),
        RunField.OwnName => TextKey.Of(run.Run.Name) == TextKey.Of(Values[0]),
        _ => run.Run.Title == Values[0],
    };
}
