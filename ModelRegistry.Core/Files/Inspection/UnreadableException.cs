using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>A reader's way out of the depths of a file that is not what it claims. It never leaves <see cref="FileReaders"/> or the scanner.</summary>
/// <param name="said">A sentence about the file that people read.</param>
/// <param name="isTooMuch">True where the file may be sound, but holds more than is read.</param>
internal sealed class UnreadableException(Text said, bool isTooMuch = false) : Exception(said.ToString())
{
    public Text Said => said;

    public bool IsTooMuch => isTooMuch;
}
