using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>What an address that was handed out is for.</summary>
internal enum TransferKind
{
    /// <summary>Takes one announced file of a draft.</summary>
    File = 1,

    /// <summary>Takes a draft's manifest.</summary>
    Manifest = 2,

    /// <summary>Takes a run's own file and keeps nothing of it.</summary>
    Sink = 3,

    /// <summary>Gives one file of a version.</summary>
    GetFile = 4,

    /// <summary>Gives a version's manifest.</summary>
    GetManifest = 5,
}

/// <summary>What stands in such an address, sealed.</summary>
/// <param name="Kind">What it is for, and nothing else.</param>
/// <param name="Until">UTC ticks.</param>
/// <param name="Token">The API key of whoever was given it: it ends with the key, and can no more than the key at that moment.</param>
/// <param name="Thing">The draft or version.</param>
/// <param name="Position">The draft's file.</param>
/// <param name="Name">The MD5 that is to come, 32 hex; or the path of the file to give.</param>
internal sealed record Transfer(TransferKind Kind, long Until, Guid Token, Guid Thing, int Position, string? Name);

/// <summary>
/// Addresses that carry their own permission, since these clients send no key to where bytes go. Sealed by the key ring, for one thing, one method and a
/// short time; the rights of whoever asked are looked at again when it is used.
/// </summary>
internal sealed class WandbTransfers(IDataProtectionProvider keys, TokenAuthenticator tokens, TimeProvider clock)
{
    /// <summary>What they begin with.</summary>
    public const string Path = "/graphql/files";

    /// <summary>A download may begin so long after it was asked for; a client asks again.</summary>
    public static readonly TimeSpan DownloadsFor = TimeSpan.FromHours(1);

    /// <summary>An upload may begin so long after: a client gets a thousand addresses at once and sends one file after another.</summary>
    public static readonly TimeSpan UploadsFor = TimeSpan.FromHours(6);

    // An address holds a path of a thousand characters of any script.
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IDataProtector protector = keys.CreateProtector("ModelRegistry.Compat.Wandb.Transfers");

    /// <summary>Where announced bytes go.</summary>
    public string ForFile(WandbCall call, Guid draft, int position, string md5) => Make(call, TransferKind.File, UploadsFor, draft, position, md5);

    /// <summary>Where a manifest goes.</summary>
    public string ForManifest(WandbCall call, Guid draft, string md5) => Make(call, TransferKind.Manifest, UploadsFor, draft, 0, md5);

    /// <summary>Where a run's own file goes.</summary>
    public string ForSink(WandbCall call, Guid run) => Make(call, TransferKind.Sink, UploadsFor, run, 0, null);

    /// <summary>Where a file of a version is.</summary>
    public string ToFile(WandbCall call, Guid version, string path) => Make(call, TransferKind.GetFile, DownloadsFor, version, 0, path);

    /// <summary>Where a version's manifest is.</summary>
    public string ToManifest(WandbCall call, Guid version) => Make(call, TransferKind.GetManifest, DownloadsFor, version, 0, null);

    /// <summary>What an address is for; false for one that is over or that nobody gave.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out Transfer? transfer)
    {
        transfer = null;
        try
        {
            transfer = JsonSerializer.Deserialize<Transfer>(protector.Unprotect(WebEncoders.Base64UrlDecode(text)));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or JsonException)
        {
            return false;
        }

        return transfer is not null && clock.GetUtcNow().UtcTicks < transfer.Until;
    }

    /// <summary>Whoever was given it, as the database says now; null where the key is gone.</summary>
    public Task<Actor?> FindActorAsync(Transfer transfer, CancellationToken ct) => tokens.FindAsync(transfer.Token, ct);

    private string Make(WandbCall call, TransferKind kind, TimeSpan lasts, Guid thing, int position, string? name)
    {
        var transfer = new Transfer(kind, (clock.GetUtcNow() + lasts).UtcTicks, call.Actor.Token?.Id ?? Guid.Empty, thing, position, name);
        return $"{call.Root}{Path}/{WebEncoders.Base64UrlEncode(protector.Protect(JsonSerializer.SerializeToUtf8Bytes(transfer, Short)))}";
    }
}
