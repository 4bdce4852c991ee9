using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Idempotency;

/// <summary>
/// What makes two requests the same: the token, the method, the address and the body. A form counts by its parts, since a client draws a new
/// boundary for every try; a file counts by its digest, so that nothing is hashed twice.
/// </summary>
internal sealed class RequestFingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public RequestFingerprint(HttpRequest request, Actor actor)
    {
        Append(actor.Token?.Id.ToString());
        Append(request.Method);
        Append(request.Path.Value);
        Append(request.QueryString.Value);
    }

    /// <summary>True once the body was read to its end.</summary>
    public bool IsWhole { get; set; }

    /// <summary>A body that is one piece.</summary>
    public void Append(ReadOnlySpan<byte> body)
    {
        AppendField(body);
        IsWhole = true;
    }

    /// <summary>One part of a form.</summary>
    /// <param name="name">The field.</param>
    /// <param name="path">For a file.</param>
    /// <param name="content">The text, or a file's digest.</param>
    public void AppendPart(string name, string? path, string content)
    {
        Append(name);
        Append(path);
        Append(content);
    }

    /// <summary>A file's bytes, or a piece of them.</summary>
    /// <param name="range">Where they belong, or null.</param>
    /// <param name="digest">Their SHA-256.</param>
    public void AppendBytes(string? range, ReadOnlySpan<byte> digest)
    {
        Append(range);
        Append(digest);
    }

    /// <summary>64 hex characters; asked once, at the end.</summary>
    public string ToHex() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    private void Append(string? text) => AppendField(Encoding.UTF8.GetBytes(text ?? string.Empty));

    // Each piece with its length, so that "ab" + "c" is not "a" + "bc".
    private void AppendField(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
