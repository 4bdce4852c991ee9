using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.History;

namespace ModelRegistry.Tests.History;

/// <summary>A whole history as a file: every event once, masked as the list is, harmless in a spreadsheet.</summary>
public sealed class HistoryExportTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        (await owner.LogAsync(host.Artifact)).Must(HttpStatusCode.Created);
        (await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp:v0", aliases = new[] { "staging", "本番" } })).Must(HttpStatusCode.Created);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Json_IsTheListAsOneFile()
    {
        var list = (await owner.GetAsync($"{host.Model}/history")).Must(HttpStatusCode.OK);

        var file = (await owner.GetAsync($"{host.Model}/history?format=json")).Must(HttpStatusCode.OK);

        Assert.Equal(list.Json.GetProperty("items").GetRawText(), file.Text);
        Assert.Equal("attachment; filename=Digits-history.json", file.Response.Content.Headers.ContentDisposition?.ToString().Split("; filename*", StringSplitOptions.None)[0]);
    }

    [Fact]
    public async Task Csv_HasALineForEachEventAndItsWords()
    {
        var file = (await owner.GetAsync($"{host.Model}/history?format=csv")).Must(HttpStatusCode.OK);

        var rows = Rows(file.Text);
        Assert.Equal("text/csv", file.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["alias.set", "alias.set", "bookmark.added", "model.created"], rows.Select(row => row["action"]).Order(StringComparer.Ordinal));
        Assert.Contains($"set 本番 on v0 in {host.Entity}/model-registry/Digits", rows.Select(row => row["words"]));
        Assert.All(rows, row => Assert.Equal(64, row["hash"].Length));
    }

    [Fact]
    public async Task AliasFilter_AppliesToTheFile()
    {
        var file = (await owner.GetAsync($"{host.Model}/history?format=csv&alias=STAGING")).Must(HttpStatusCode.OK);

        Assert.Equal("staging", Assert.Single(Rows(file.Text))["alias"]);
    }

    [Fact]
    public async Task Entity_HasAListAndAFile()
    {
        var list = (await owner.GetAsync($"/entities/{host.Entity}/history?limit=3")).Must(HttpStatusCode.OK);
        var file = (await owner.GetAsync($"/entities/{host.Entity}/history?format=json")).Must(HttpStatusCode.OK);

        Assert.Equal(3, list.Json.GetProperty("items").GetArrayLength());
        var sequences = file.Json.EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Reverse().Select(n => (long)n), sequences);
    }

    [Theory]
    [InlineData("format=xlsx", "query_invalid")]
    [InlineData("format=", "query_invalid")]
    [InlineData("format=csv&limit=10", "query_invalid")]
    [InlineData("format=json&cursor=5", "query_invalid")]
    [InlineData("format=csv&alias=v1", "alias_reserved")]
    public async Task WhatCantBeAFile_IsRefused(string query, string code) =>
        (await owner.GetAsync($"{host.Model}/history?{query}")).MustBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task WhoMayNotSeeAVersion_DoesNotFindItInTheFile()
    {
        var secret = await host.App.AddEntityAsync(host.Owner);
        (await owner.LogAsync($"/entities/{secret}/projects/hidden/artifacts/plan")).Must(HttpStatusCode.Created);
        (await owner.PostAsync($"{host.Model}/bookmarks", new { version = $"{secret}/hidden/plan:v0" })).Must(HttpStatusCode.Created);
        var viewer = await host.ClientAsync(Role.Viewer);

        foreach (var format in new[] { "csv", "json" })
        {
            Assert.Contains($"{secret}/hidden/plan", (await owner.GetAsync($"{host.Model}/history?format={format}")).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, (await viewer.GetAsync($"{host.Model}/history?format={format}")).Must(HttpStatusCode.OK).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, (await viewer.GetAsync($"/entities/{host.Entity}/history?format={format}")).Must(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stranger_FindsNothing()
    {
        var stranger = await host.StrangerAsync();
        (await stranger.GetAsync($"{host.Model}/history?format=csv")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await stranger.GetAsync($"/entities/{host.Entity}/history?format=csv")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        using var nobody = host.App.StrangerClient();

        var answer = await nobody.GetAsync(new Uri(ModelRegistry.Web.Urls.HistoryExport(host.Entity, "csv"), UriKind.Relative), Ct);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task SignedInBrowser_SavesItByALink_MarkedForSpreadsheets()
    {
        using var browser = await host.App.SignedInClientAsync(host.Owner);
        var link = ModelRegistry.Web.Urls.HistoryExport(Core.Collections.CollectionPath.OfModel(host.Entity, "Digits"), "本番", "csv");

        var answer = await browser.GetAsync(new Uri(link, UriKind.Relative), Ct);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Equal("本番", Assert.Single(Rows(Encoding.UTF8.GetString(bytes[3..])))["alias"]);
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+1")]
    [InlineData("-1+2")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData(" =1")]
    [InlineData("＝1")]
    public async Task CellThatWouldBeAFormula_IsText(string reason) => Assert.Equal("'" + reason, Assert.Single(Rows(await SaveAsync([Happened(1, reason)])))["reason"]);

    [Theory]
    [InlineData("plain")]
    [InlineData("a, \"b\"\r\nc")]
    [InlineData("\"")]
    [InlineData("1-1")]
    public async Task OtherCell_IsAsItWas(string reason) => Assert.Equal(reason, Assert.Single(Rows(await SaveAsync([Happened(1, reason)])))["reason"]);

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task LongHistory_IsReadPageByPage(string format)
    {
        var (context, body) = Context();
        var (asked, sent) = (new List<string?>(), 0L);
        Task<Result<Page<HistoryEvent>>> Read(PageRequest page, CancellationToken ct)
        {
            asked.Add(page.Cursor);
            // What was read before is on its way before more is asked for.
            Assert.True(asked.Count == 1 || body.Length > sent, "The page before is still in memory");
            sent = body.Length;
            var from = page.Cursor is null ? 1_200 : int.Parse(page.Cursor, CultureInfo.InvariantCulture);
            var events = Enumerable.Range(0, Math.Min(page.Limit, from)).Select(i => Happened(from - i, "why")).ToList();
            return Task.FromResult<Result<Page<HistoryEvent>>>(new Page<HistoryEvent>(events, from > page.Limit ? $"{from - page.Limit}" : null));
        }

        await host.App.Get<HistoryExport>().SendAsync(context, format, default, "x", marked: false, Read, Ct);

        Assert.Equal([null, "700", "200"], asked);
        var text = Encoding.UTF8.GetString(body.ToArray());
        var sequences = format == "csv" ? Rows(text).Select(row => row["sequence"]) : JsonDocument.Parse(text).RootElement.EnumerateArray().Select(e => e.GetProperty("sequence").GetRawText());
        Assert.Equal(Enumerable.Range(1, 1_200).Reverse().Select(n => n.ToString(CultureInfo.InvariantCulture)), sequences);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task ReaderWhoLosesTheRightMeanwhile_GetsABrokenLineNotAWholeFile(string format)
    {
        var (context, _) = Context();

        await host.App.Get<HistoryExport>().SendAsync(context, format, default, "x", marked: false, (page, _) => Task.FromResult(
            page.Cursor is null ? new Page<HistoryEvent>([Happened(2, "why")], "2") : (Result<Page<HistoryEvent>>)Error.NotFound("such thing")), Ct);

        Assert.True(context.RequestAborted.IsCancellationRequested);
    }

    private async Task<string> SaveAsync(IReadOnlyList<HistoryEvent> events)
    {
        var (context, body) = Context();
        await host.App.Get<HistoryExport>().SendAsync(context, "csv", default, "x", marked: false, (_, _) => Task.FromResult<Result<Page<HistoryEvent>>>(new Page<HistoryEvent>(events, null)), Ct);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static (DefaultHttpContext Context, MemoryStream Body) Context()
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Features.Set<IHttpRequestLifetimeFeature>(new Aborting());
        return (context, body);
    }

    private static HistoryEvent Happened(long sequence, string reason) => new()
    {
        EntityId = Guid.Empty,
        Sequence = sequence,
        At = DateTimeOffset.UnixEpoch,
        ActorId = Guid.Empty,
        ActorName = "ada",
        Action = HistoryAction.AliasMoved,
        Subject = "vision/model-registry/Digits",
        Reason = reason,
    };

    private static List<Dictionary<string, string>> Rows(string text)
    {
        using var csv = new CsvReader(new StringReader(text), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read()) rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!, StringComparer.Ordinal));
        return rows;
    }

    private sealed class Aborting : IHttpRequestLifetimeFeature
    {
        private bool aborted;

        public CancellationToken RequestAborted { get => new(aborted); set => throw new NotSupportedException(); }

        public void Abort() => aborted = true;
    }
}
