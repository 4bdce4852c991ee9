namespace ModelRegistry.Core.Storage;

/// <summary>Staged bytes that were to get their name are not there any more, or are others by now, and nobody published them.</summary>
public sealed class StagedBytesGoneException() : Exception("The staged bytes are gone, and nobody published them.");
