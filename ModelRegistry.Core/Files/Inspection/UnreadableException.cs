namespace ModelRegistry.Core.Files.Inspection;

/// <summary>A reader's way out of the depths of a file that is not what it claims. It never leaves <see cref="FileReaders"/> or the scanner.</summary>
internal sealed class UnreadableException(string message) : Exception(message);
