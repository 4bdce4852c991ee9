using System.Buffers.Binary;
using System.Text;

namespace ModelRegistry.Tests.Files;

/// <summary>Reads a zip's directory as a stock tool does.</summary>
internal static class ZipNames
{
    private const uint Directory = 0x02014B50;

    /// <summary>The entries' names, in their order.</summary>
    public static List<string> Read(byte[] zip)
    {
        var names = new List<string>();
        for (var at = 0; at < zip.Length - 46; at++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at)) != Directory) continue;
            var length = BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28));
            names.Add(Encoding.UTF8.GetString(zip, at + 46, length));
        }

        return names;
    }
}
