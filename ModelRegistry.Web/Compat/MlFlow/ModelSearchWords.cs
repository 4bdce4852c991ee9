using System.Globalization;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Filters and orders of the two searches of the registry.</summary>
internal static class ModelSearchWords
{
    /// <summary>The tag of a prompt: clients from 3 on keep prompts as registered models and ask for the others.</summary>
    public const string PromptTag = "mlflow.prompt.is_prompt";

    private static readonly string[] TextSigns = ["=", "!=", "LIKE", "ILIKE"];
    private static readonly string[] NumberSigns = ["=", "!=", "<", "<=", ">", ">="];

    public static IReadOnlyList<ModelCondition> ConditionsOfModels(string? filter) => WithoutPrompts(MlFlowFilter.Read(filter), clause => clause switch
    {
        { Kind: "attribute", Key: "name" } => new(ModelField.Name, null, Text(clause), clause.Values),
        { Kind: "attribute" } => throw Unknown(clause.Key, "name"),
        _ => Tag(clause),
    });

    public static IReadOnlyList<ModelCondition> ConditionsOfVersions(string? filter) => WithoutPrompts(MlFlowFilter.Read(filter), clause => clause switch
    {
        { Kind: "attribute", Key: "name" } => new(ModelField.Name, null, Text(clause), clause.Values),
        { Kind: "attribute", Key: "run_id", Sign: "IN", IsQuoted: true } => new(ModelField.Word, "run_id", ModelComparison.Is, clause.Values),
        { Kind: "attribute", Key: "run_id" } => new(ModelField.Word, "run_id", Text(clause), clause.Values),
        { Kind: "attribute", Key: "source_path" } => new(ModelField.Word, "source", Text(clause), clause.Values),
        { Kind: "attribute", Key: "version_number" } => Number(clause),
        { Kind: "attribute" } => throw Unknown(clause.Key, "name, run_id, source_path, version_number"),
        _ => Tag(clause),
    });

    public static IReadOnlyList<ModelSort> OrderOfModels(IReadOnlyList<string> order) => Order(order, key => key switch
    {
        "name" => ModelOrder.Name,
        "timestamp" or "last_updated_timestamp" => ModelOrder.Changed,
        _ => throw UnknownOrder(key, "name, timestamp, last_updated_timestamp"),
    });

    public static IReadOnlyList<ModelSort> OrderOfVersions(IReadOnlyList<string> order)
    {
        var sorts = Order(order, key => key switch
        {
            "name" => ModelOrder.Name,
            "version_number" => ModelOrder.Number,
            "creation_timestamp" => ModelOrder.Made,
            "last_updated_timestamp" => ModelOrder.Changed,
            _ => throw UnknownOrder(key, "name, version_number, creation_timestamp, last_updated_timestamp"),
        });
        return sorts.Count > 0 ? sorts : [new(ModelOrder.Changed, true)];
    }

    /// <summary>Whether only deleted things are asked for, or only others; null for both. The refusal of another word.</summary>
    public static bool? IsDeleted(MlFlowCall call, string field) => call.Text(field) switch
    {
        null or "" or "ACTIVE_ONLY" => false,
        "DELETED_ONLY" => true,
        "ALL" => null,
        var other => throw MlFlowRefusal.Invalid($"Invalid value '{other}' for parameter '{field}' supplied: it must be ACTIVE_ONLY, DELETED_ONLY or ALL."),
    };

    /// <summary>The page token, or null.</summary>
    public static string? Token(MlFlowCall call) => call.Text("page_token") is { Length: > 0 } token ? token : null;

    // Where nobody asks for prompts there are none: an absent tag counts as not being one.
    private static List<ModelCondition> WithoutPrompts(IReadOnlyList<MlFlowClause> clauses, Func<MlFlowClause, ModelCondition> read)
    {
        var (conditions, asked) = (new List<ModelCondition>(), false);
        foreach (var clause in clauses)
        {
            if (clause is not { Kind: "tag", Key: PromptTag })
            {
                conditions.Add(read(clause));
                continue;
            }

            asked |= clause is { Sign: "=", Values: ["true"] } or { Sign: "!=", Values: ["false"] };
        }

        conditions.Add(new(ModelField.Tag, PromptTag, asked ? ModelComparison.Is : ModelComparison.IsNotOrMissing, ["true"]));
        return conditions;
    }

    private static ModelCondition Tag(MlFlowClause clause) => clause.Kind == "tag"
        ? new(ModelField.Tag, clause.Key, Text(clause), clause.Values)
        : throw MlFlowRefusal.Invalid($"Invalid entity type '{clause.Kind}' in the filter. Valid entity types are attribute, tag.");

    private static ModelComparison Text(MlFlowClause clause)
    {
        if (!TextSigns.Contains(clause.Sign, StringComparer.Ordinal)) throw MlFlowRefusal.Invalid($"Invalid comparator '{clause.Sign}' for '{clause.Key}'. Valid are {string.Join(", ", TextSigns)}.");
        if (!clause.IsQuoted || clause.Values.Count != 1) throw MlFlowRefusal.Invalid($"Expected a quoted string value for '{clause.Key}', got {string.Join(", ", clause.Values)}.");
        return clause.Sign switch
        {
            "=" => ModelComparison.Is,
            "!=" => ModelComparison.IsNot,
            "LIKE" => ModelComparison.Like,
            _ => ModelComparison.LikeWithoutCase,
        };
    }

    // One less: this wire counts from 1.
    private static ModelCondition Number(MlFlowClause clause)
    {
        if (!NumberSigns.Contains(clause.Sign, StringComparer.Ordinal)) throw MlFlowRefusal.Invalid($"Invalid comparator '{clause.Sign}' for 'version_number'. Valid are {string.Join(", ", NumberSigns)}.");
        if (clause.Values is not [var text] || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw MlFlowRefusal.Invalid($"Expected a number for 'version_number', got {string.Join(", ", clause.Values)}.");
        return new(ModelField.Number, null, clause.Sign switch
        {
            "=" => ModelComparison.Is,
            "!=" => ModelComparison.IsNot,
            "<" => ModelComparison.Less,
            "<=" => ModelComparison.LessOrSame,
            ">" => ModelComparison.More,
            _ => ModelComparison.MoreOrSame,
        }, [(number - 1).ToString(CultureInfo.InvariantCulture)]);
    }

    private static List<ModelSort> Order(IReadOnlyList<string> order, Func<string, ModelOrder> read)
    {
        var sorts = new List<ModelSort>();
        foreach (var text in order)
        {
            var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var isDown = parts.Length == 2 && parts[1].Equals("DESC", StringComparison.OrdinalIgnoreCase);
            if (parts.Length is not (1 or 2) || (parts.Length == 2 && !isDown && !parts[1].Equals("ASC", StringComparison.OrdinalIgnoreCase)))
                throw MlFlowRefusal.Invalid($"Invalid order_by clause '{text}': a key, then ASC or DESC.");
            var key = parts[0].Trim('`', '"');
            var dot = key.IndexOf('.', StringComparison.Ordinal);
            if (dot >= 0 && key[..dot] is "attribute" or "attributes") key = key[(dot + 1)..];
            var sort = new ModelSort(read(key), isDown);
            if (sorts.Exists(other => other.Order == sort.Order)) throw MlFlowRefusal.Invalid($"`order_by` contains duplicate fields: '{key}'.");
            sorts.Add(sort);
        }

        return sorts;
    }

    private static MlFlowRefusal Unknown(string key, string valid) => MlFlowRefusal.Invalid($"Invalid attribute key '{key}' specified. Valid keys are: {valid}.");

    private static MlFlowRefusal UnknownOrder(string key, string valid) => MlFlowRefusal.Invalid($"Invalid order by key '{key}' specified. Valid keys are: {valid}.");
}
