namespace ModelRegistry.Core.Storage;

/// <summary>Staged bytes that were to get their name are not there any more, or are others by now, and nobody published them.</summary>
/// <param name="message">What was wanted of them; for the log, never for a caller.</param>
public sealed class StagedBytesGoneException(string message) : Exception(message);
