using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Search;

/// <summary>The query language by example.</summary>
public sealed partial class SearchHelp
{
    private static readonly (string Example, Text Means)[] Examples =
    [
        ("digits mlp", "things with words that begin so, in a name, description, tag, alias or model card"),
        ("\"night shift\"", "whole words, together in one text"),
        ("alias:production", "what holds production, and where"),
        ("digits-mlp:v3", "that version; an alias or latest stands there as well"),
        ("accuracy >= 0.97", "versions by a value of their metadata: = != < <= > >=, nested keys with dots"),
        ("tag:reviewed", "versions, artifacts and registered models with that tag"),
        ("kind:model", "one kind: model, artifact, project, entity, version or run"),
        ("entity:vision digits", "only what is in that entity"),
    ];
}
