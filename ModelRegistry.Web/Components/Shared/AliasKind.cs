namespace ModelRegistry.Web.Components.Shared;

/// <summary>How an alias looks, wherever it shows.</summary>
public enum AliasKind
{
    /// <summary>Outlined: whoever contributes may move it.</summary>
    Plain,

    /// <summary>Filled, with a lock: only some roles may move it.</summary>
    Protected,

    /// <summary>Grey: computed, never moved.</summary>
    Latest,
}
