using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>The same where the bytes are in Azure: one flipped, one cut, one deleted, two swapped, all found and all healed.</summary>
public sealed class AzureRotTests(SharedAzurite azurite) : CareTest
{
    private readonly string container = $"care-{Guid.CreateVersion7():N}";
    private BlobContainerClient direct = null!;

    [Fact]
    public async Task FiveRottenAmongForty_AreFoundAndHealed()
    {
        var files = Enumerable.Range(0, 40).Select(n => (Path: $"f{n:00}.bin", Bytes: Bytes(n, 2_000))).ToList();
        await LogAsync(files);
        var flipped = files[3].Bytes.ToArray();
        flipped[1_000] ^= 1;
        await PutAsync(files[3].Bytes, flipped);
        await PutAsync(files[11].Bytes, files[11].Bytes[..^1]);
        await BlobOf(files[17].Bytes).DeleteAsync(cancellationToken: Ct);
        await PutAsync(files[22].Bytes, files[31].Bytes);
        await PutAsync(files[31].Bytes, files[22].Bytes);

        while (await Get<ScrubBlobs>().StepAsync(null, Ct))
        {
        }

        await using var db = Host.OpenDb();
        var expected = new[] { (3, RotKind.Content), (11, RotKind.Size), (17, RotKind.Missing), (22, RotKind.Content), (31, RotKind.Content) };
        Assert.Equal(expected.ToDictionary(one => Of(files[one.Item1].Bytes).Hex, one => one.Item2, StringComparer.Ordinal), await db.RottenBlobs.ToDictionaryAsync(r => r.Digest, r => r.Kind, StringComparer.Ordinal, Ct));

        Assert.False((await LogAsync(files)).Created);

        Assert.False(await db.RottenBlobs.AnyAsync(Ct));
        Assert.True((await Get<CheckRegistry>().ExecuteAsync(new(IsDeep: true), null, Ct)).IsWhole);
        var file = CoreHost.Must(await Get<FileDownloads>().GetAsync((await LogAsync(files)).Id, "f11.bin", Owner, Ct));
        await using var stream = CoreHost.Must(await Get<FileDownloads>().OpenWholeAsync(file, Ct));
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Ct);
        Assert.Equal(files[11].Bytes, copy.ToArray());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await direct.DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
    }

    private protected override async Task<Dictionary<string, string?>> SettingsAsync()
    {
        var server = await azurite.GetAsync();
        direct = new(server.ConnectionString, container);
        return new(StringComparer.OrdinalIgnoreCase)
        {
            ["Registry:Storage:Kind"] = "Azure",
            ["Registry:Storage:ConnectionString"] = server.ConnectionString,
            ["Registry:Storage:Container"] = container,
        };
    }

    private BlobClient BlobOf(byte[] bytes) => direct.GetBlobClient($"sha256/{Of(bytes).Hex[..2]}/{Of(bytes).Hex}");

    private async Task PutAsync(byte[] name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await BlobOf(name).UploadAsync(content, new BlobUploadOptions(), Ct);
    }
}
