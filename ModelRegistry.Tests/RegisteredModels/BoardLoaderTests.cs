using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Comparison;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.RegisteredModels;

public sealed class BoardLoaderTests : BoardScene
{
    private RegisteredModelQueries Models => Host.Get<RegisteredModelQueries>();

    [Theory]
    [InlineData(1, 2, "4")]
    [InlineData(2, 2, null)]
    [InlineData(4, 2, null)]
    [InlineData(0, 1, "2")]
    public async Task PageAbove_IsTheOneThatEndsThere(int above, int limit, string? cursor)
    {
        Assert.Equal(cursor, Must(await Models.FindNewerAsync(Entity, Model, above, limit, Owner, Ct)));

        // The page of that cursor ends just above; the first page, which has none, does so too or holds it all.
        var page = Must(await Models.ListAsync(Entity, Model, new PageRequest(limit, cursor), Owner, Ct));
        Assert.True(page.Items[^1].Number == above + 1 || (cursor is null && page.Items[^1].Number <= above + 1));
    }

    [Fact]
    public async Task HolderBelowThePage_IsLoadedAllTheSame()
    {
        for (var i = 0; i < BoardLoader.RowsPerPage; i++) await BookmarkAsync(await LogAsync($$"""{"accuracy":0.5,"i":{{i}}}"""));

        var first = Must(await new BoardLoader(Host.Get<Core.Collections.CollectionQueries>(), Models).LoadAsync(Entity, Model, null, Owner, Ct));
        Assert.DoesNotContain(first.Rows.Items, row => row.Number == 0);
        Assert.Equal(0, first.Baseline?.Number);
        Assert.Null(first.Newer);

        var second = Must(await new BoardLoader(Host.Get<Core.Collections.CollectionQueries>(), Models).LoadAsync(Entity, Model, first.Rows.Next, Owner, Ct));
        Assert.Equal([4, 3, 2, 1, 0], second.Rows.Items.Select(row => row.Number));
        Assert.Null(second.Rows.Next);
    }

    [Fact]
    public async Task NumbersThatAreGone_AreLeftOut()
    {
        Must(await Host.Get<RemoveBookmark>().ExecuteAsync(new(Entity, Model, "v2"), Owner, Ct));

        var rows = Must(await Models.ListByNumberAsync(Entity, Model, [1, 2, 99], Owner, Ct));

        Assert.Equal([1], rows.Select(row => row.Number));
    }

    [Fact]
    public async Task Stranger_FindsNothing()
    {
        var stranger = await Host.AddAccountAsync();

        Assert.Equal("not_found", (await Models.ListByNumberAsync(Entity, Model, [1], stranger, Ct)).Error?.Code);
        Assert.Equal("not_found", (await Models.FindNewerAsync(Entity, Model, 1, 2, stranger, Ct)).Error?.Code);
    }

    [Fact]
    public async Task Metrics_AreTheNumbersResultsFirst()
    {
        var rows = Must(await Models.ListAsync(Entity, Model, new PageRequest(), Owner, Ct)).Items;

        var keys = BoardMetrics.Keys(rows);

        Assert.Equal(["accuracy", "log_loss", "epoch"], keys);
        Assert.Equal(["accuracy", "log_loss", "epoch"], BoardMetrics.Choose(null, keys));
        Assert.Equal(["epoch", "f1"], BoardMetrics.Choose("epoch, f1,epoch", keys));
        Assert.Empty(BoardMetrics.Choose("", keys));
    }

    [Theory]
    [InlineData("accuracy", MetricSense.HigherIsBetter)]
    [InlineData("val_LOSS", MetricSense.LowerIsBetter)]
    [InlineData("latency_ms", MetricSense.LowerIsBetter)]
    [InlineData("error_rate", MetricSense.LowerIsBetter)]
    [InlineData("model_size", MetricSense.LowerIsBetter)]
    [InlineData("epoch", MetricSense.Unknown)]
    [InlineData("batch_size", MetricSense.Unknown)]
    public void Sense_FollowsFromTheName(string key, MetricSense sense) => Assert.Equal(sense, BoardMetrics.SenseOf(key));

    [Fact]
    public void Differences_AreOnlyWhatDiffers()
    {
        var before = Version("""{"accuracy":0.9,"seed":1,"note":"a","old":true}""");
        var after = Version("""{"accuracy":0.95,"seed":1,"note":"b","layers":[1,2]}""");

        var differences = MetadataDifference.Between(before, after);

        Assert.Equal(["accuracy", "note", "layers", "old"], differences.Select(d => d.Key));
        Assert.Equal((0.9, 0.95), (differences[0].BeforeNumber, differences[0].AfterNumber));
        Assert.Equal((null, "[1,2]"), (differences[2].Before, differences[2].After));
        Assert.Equal(("true", null), (differences[3].Before, differences[3].After));
    }

    private static Core.Artifacts.VersionView Version(string metadata) => new()
    {
        Id = Guid.Empty,
        EntityId = Guid.Empty,
        Artifact = new("e", "p", "a"),
        Number = 0,
        Digest = "",
        SizeBytes = 0,
        FileCount = 0,
        Metadata = metadata,
        CreatedBy = "ada",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
