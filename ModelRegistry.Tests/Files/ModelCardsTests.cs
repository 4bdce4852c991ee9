using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Files;

/// <summary>Which file of a version is its card, and who may read it.</summary>
public sealed class ModelCardsTests : IAsyncLifetime
{
    private static readonly CollectionPath Target = new("ada", "p", "m");
    private CoreHost host = null!;
    private Actor ada = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        ada = await host.AddAccountAsync("ada");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("README.md", "ABOUT.md,README.md,model.bin")]
    [InlineData("readme.md", "ABOUT.md,readme.md")]
    [InlineData("ABOUT.md", "ABOUT.md,NOTES.md,docs/README.md")]
    [InlineData("CARD.MD", "CARD.MD,model.bin")]
    [InlineData(null, "docs/README.md,model.bin,README.txt")]
    public async Task Version_WithThesePaths_HasThatCard(string? card, string paths)
    {
        var logged = await host.Services.LogAsync(ada, Target, null, [.. paths.Split(',').Select(path => (path, $"# {path}"))]);

        var found = CoreHost.Must(await host.Get<ModelCards>().FindAsync(logged.Id, ada, Ct));

        Assert.Equal(card, found?.Path);
        Assert.Equal(card is null ? null : $"# {card}", found?.Text);
    }

    [Fact]
    public async Task LongCard_IsCutAndSaysSo()
    {
        var logged = await host.Services.LogAsync(ada, Target, null, ("README.md", new string('x', ModelCards.MaxBytes + 1)));

        var found = CoreHost.Must(await host.Get<ModelCards>().FindAsync(logged.Id, ada, Ct));

        Assert.True(found!.IsCut);
        Assert.Equal(ModelCards.MaxBytes, found.Text.Length);
    }

    [Fact]
    public async Task ViewerWithoutFiles_IsRefusedACard_ButToldThatThereIsNone()
    {
        var ben = await host.AddAccountAsync("ben");
        await host.SetRoleAsync(ada, "ada", ben, Role.ViewerWithoutFiles);
        var with = await host.Services.LogAsync(ada, Target, null, ("README.md", "# card"));
        var without = await host.Services.LogAsync(ada, Target, null, ("model.bin", "x"));

        Assert.Equal(ErrorKind.Forbidden, (await host.Get<ModelCards>().FindAsync(with.Id, ben, Ct)).Error?.Kind);
        Assert.Null(CoreHost.Must(await host.Get<ModelCards>().FindAsync(without.Id, ben, Ct)));
    }

    [Fact]
    public async Task Stranger_IsToldThatThereIsNoVersion()
    {
        var logged = await host.Services.LogAsync(ada, Target, null, ("README.md", "# card"));

        Assert.Equal(ErrorKind.NotFound, (await host.Get<ModelCards>().FindAsync(logged.Id, await host.AddAccountAsync("eve"), Ct)).Error?.Kind);
    }
}
