namespace ModelRegistry.Core.Data;

/// <summary>Tells in a microsecond that nothing at all was committed since.</summary>
public interface ICommitMark
{
    /// <summary>
    /// A number that any commit by any process changes: what was read after a mark still holds where the mark is still the same. Null where the
    /// database has no such number, or can't be asked now.
    /// </summary>
    long? Read();
}

/// <summary>For a database that would have to be asked over the network, which a question itself costs as well.</summary>
internal sealed class NoCommitMark : ICommitMark
{
    public long? Read() => null;
}
