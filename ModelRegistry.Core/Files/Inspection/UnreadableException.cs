namespace ModelRegistry.Core.Files.Inspection;

/// <summary>A reader's way out of the depths of a file that is not what it claims. It never leaves <see cref="FileReaders"/> or the scanner.</summary>
/// <param name="message">A sentence about the file that people read.</param>
/// <param name="isTooMuch">True where the file may be sound, but holds more than is read.</param>
internal sealed class UnreadableException(string message, bool isTooMuch = false) : Exception(message)
{
    public bool IsTooMuch => isTooMuch;
}
