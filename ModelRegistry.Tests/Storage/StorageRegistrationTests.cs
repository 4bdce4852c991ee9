using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Storage.Azure;
using ModelRegistry.Core.Storage.Disk;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Storage;

public sealed class StorageRegistrationTests
{
    // Well formed, and nobody's.
    private const string ConnectionString = "DefaultEndpointsProtocol=https;AccountName=nobody;AccountKey=bm90IGEga2V5;EndpointSuffix=core.windows.net";

    [Fact]
    public void NothingSet_IsDiskUnderData()
    {
        using var services = Build([]);

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.IsType<DiskBlobStore>(services.GetRequiredService<IBlobStore>());
        Assert.Equal(Path.Combine(Directory.GetCurrentDirectory(), "data", "blobs"), services.GetRequiredService<IOptions<DiskStorageOptions>>().Value.Folder);
    }

    [Fact]
    public void DataFolderSet_BytesLieInIt()
    {
        using var folder = new TemporaryFolder();
        using var services = Build([("Registry:DataFolder", folder.Path)]);

        Assert.Equal(folder.Combine("blobs"), services.GetRequiredService<IOptions<DiskStorageOptions>>().Value.Folder);
    }

    [Theory]
    [InlineData("ConnectionString", ConnectionString)]
    [InlineData("Url", "https://nobody.blob.core.windows.net")]
    public void AzureWithOneWayIn_IsAzure(string key, string value)
    {
        using var services = Build([("Registry:Storage:Kind", "azure"), ($"Registry:Storage:{key}", value)]);

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.IsType<AzureBlobStore>(services.GetRequiredService<IBlobStore>());
    }

    [Fact]
    public void UnknownKind_NamesTheKeyAndWhatIsAllowed()
    {
        Assert.Equal(["Registry:Storage:Kind is 'S3'; allowed: Disk, Azure."], Failures([("Registry:Storage:Kind", "S3")]));
    }

    [Fact]
    public void AzureSettingsOnDisk_AreRefusedOneByOne()
    {
        var failures = Failures([("Registry:Storage:ConnectionString", ConnectionString), ("Registry:Storage:Container", "models")]);

        Assert.Collection(
            failures,
            failure => Assert.StartsWith("Registry:Storage:ConnectionString is set, but Registry:Storage:Kind is Disk", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Registry:Storage:Container is set, but Registry:Storage:Kind is Disk", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Disk", "0", "Registry:Storage:DirectBytes is set, but Registry:Storage:Kind is Disk")]
    [InlineData("Azure", "-1", "Registry:Storage:DirectBytes is -1; allowed: 0 for never")]
    public void DirectBytesThatMeanNothing_AreRefused(string kind, string bytes, string said)
    {
        var settings = new List<(string, string)> { ("Registry:Storage:Kind", kind), ("Registry:Storage:DirectBytes", bytes) };
        if (kind == "Azure") settings.Add(("Registry:Storage:ConnectionString", ConnectionString));

        Assert.StartsWith(said, Assert.Single(Failures(settings)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountThatLetsNobodySign_GivesNoAddress()
    {
        // A way in by a signature of somebody else's: it signs no others.
        var options = Options.Create(new AzureStorageOptions { ConnectionString = "BlobEndpoint=https://nobody.blob.core.windows.net;SharedAccessSignature=sv=2024-08-04&sig=bm90IGEga2V5" });
        using var direct = new AzureDirectBlobs(options, TimeProvider.System, NullLogger<AzureDirectBlobs>.Instance);

        Assert.Null(await direct.SignUploadAsync(Guid.CreateVersion7().ToString("N"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AccountOverTls_SignsForTlsAlone()
    {
        using var direct = new AzureDirectBlobs(Options.Create(new AzureStorageOptions { ConnectionString = ConnectionString }), TimeProvider.System, NullLogger<AzureDirectBlobs>.Instance);

        var signed = (await direct.SignUploadAsync(Guid.CreateVersion7().ToString("N"), TestContext.Current.CancellationToken))!.Url;

        Assert.Equal("https", signed.Scheme);
        Assert.Contains("&spr=https&", signed.Query, StringComparison.Ordinal);
        Assert.Contains("&sp=cw&", signed.Query, StringComparison.Ordinal);
        Assert.Contains("&sr=b&", signed.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void AzureAllWrong_TellsEveryFailureAtOnce()
    {
        var failures = Failures(
        [
            ("Registry:Storage:Kind", "Azure"),
            ("Registry:Storage:ConnectionString", "nonsense"),
            ("Registry:Storage:Url", "http://plain"),
            ("Registry:Storage:Container", "Upper_Case"),
        ]);

        Assert.Collection(
            failures,
            failure => Assert.Contains("both set", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Registry:Storage:Url is no https address", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Registry:Storage:ConnectionString cannot be read", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Registry:Storage:Container is 'Upper_Case'; allowed: 3 to 63", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("a--b")]
    [InlineData("a.b")]
    [InlineData("abc\n")]
    public void ContainerNameThatAzureRefuses_IsRefusedAtTheStart(string name)
    {
        var failures = Failures([("Registry:Storage:Kind", "Azure"), ("Registry:Storage:ConnectionString", ConnectionString), ("Registry:Storage:Container", name)]);

        Assert.StartsWith("Registry:Storage:Container", Assert.Single(failures), StringComparison.Ordinal);
    }

    [Fact]
    public void AzureWithNoWayIn_NamesBothKeys()
    {
        var failure = Assert.Single(Failures([("Registry:Storage:Kind", "Azure")]));

        Assert.StartsWith("Registry:Storage:ConnectionString and Registry:Storage:Url are both empty", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderThatIsAFile_IsRefusedAtTheStart()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("file");
        File.WriteAllText(path, "");

        Assert.EndsWith("which is a file; give a folder.", Assert.Single(Failures([("Registry:Storage:Folder", path)])), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failures(IEnumerable<(string Key, string Value)> settings)
    {
        using var services = Build(settings);
        return Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures;
    }

    private static ServiceProvider Build(IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return new ServiceCollection().AddRegistryStorage(configuration).BuildServiceProvider(validateScopes: true);
    }
}
