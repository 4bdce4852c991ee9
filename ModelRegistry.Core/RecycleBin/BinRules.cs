namespace ModelRegistry.Core.RecycleBin;

/// <summary>What every part of the bin goes by.</summary>
public static class BinRules
{
    /// <summary>How long a deleted version can be restored (rule 17).</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);
}
