using ModelRegistry.Core.Access;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.Samples;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Two to five versions side by side: what is inside their files.</summary>
public abstract class ContentComparisonContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Tensors_AreComparedByNameShapeAndTypeWhateverTheFileIsCalled()
    {
        await LogFilesAsync([("first.safetensors", Safetensors(("w", "F32", "2"), ("b", "F32", "1"), ("old", "F32", "1")))]);
        await LogFilesAsync([("second.safetensors", Safetensors(("w", "F32", "1,2"), ("b", "F32", "1"))), ("more.safetensors", Safetensors(("new", "F32", "1")))]);

        var found = Must(await TensorsAsync(all: false, "v0", "v1"));

        Assert.Equal(["w: F32 2 | F32 1 × 2", "old: F32 1 | –", "new: – | F32 1"], Lines(found));
        Assert.Equal((4, 3), (found.Tensors.Total, found.Tensors.Differing));
        Assert.Equal([(1, 3), (2, 3)], found.Columns.Select(column => (column!.Files, column.Count)));
        Assert.Contains("b: F32 1 | F32 1", Lines(Must(await TensorsAsync(all: true, "v0", "v1"))));
    }

    [Fact]
    public async Task TensorsOfOneNameInTwoFiles_AreToldApartByPath()
    {
        await LogFilesAsync([("a.safetensors", Safetensors(("w", "F32", "1"))), ("b.safetensors", Safetensors(("w", "F32", "2")))]);
        await LogFilesAsync([("a.safetensors", Safetensors(("w", "F32", "1"))), ("b.safetensors", Safetensors(("w", "F32", "3")))]);

        Assert.Equal(["b.safetensors: w: F32 2 | F32 3"], Lines(Must(await TensorsAsync(all: false, "v0", "v1"))));
    }

    [Fact]
    public async Task FileThatCantBeRead_IsNotedAndTheRestStays()
    {
        await LogFilesAsync([("a.safetensors", "nothing of the kind"), ("b.safetensors", Safetensors(("w", "F32", "1")))]);
        await LogFilesAsync([("b.safetensors", Safetensors(("w", "F32", "2")))]);

        var found = Must(await TensorsAsync(all: false, "v0", "v1"));

        Assert.Equal(["w: F32 1 | F32 2"], Lines(found));
        Assert.StartsWith("a.safetensors: ", Assert.Single(found.Columns[0]!.Notes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreFilesThanAreLookedInto_AreCounted()
    {
        await LogFilesAsync(Enumerable.Range(0, 11).Select(i => ($"{i:D2}.safetensors", Safetensors(($"w{i}", "F32", "1")))));
        await LogAsync("none");

        var found = Must(await TensorsAsync(all: false, "v0", "v1"));

        Assert.Equal((11, 8), (found.Columns[0]!.Files, found.Columns[0]!.Count));
        Assert.Contains("first 8 of 11", Assert.Single(found.Columns[0]!.Notes).ToString(), StringComparison.Ordinal);
        Assert.Equal((0, 8), (found.Columns[1]!.Files, found.Tensors.Differing));
    }

    [Fact]
    public async Task ReaderWithoutFiles_IsToldSoAndSeesNothingInside()
    {
        await LogFilesAsync([("README.md", "secret"), ("a.safetensors", Safetensors(("secret", "F32", "1")))]);
        await LogFilesAsync([("README.md", "other"), ("a.safetensors", Safetensors(("other", "F32", "1")))]);
        var viewer = await PersonAsync(Role.ViewerWithoutFiles);

        var tensors = Must(await TensorsAsync(all: true, viewer, "v0", "v1"));
        var cards = Must(await CardsAsync(all: true, viewer, "v0", "v1"));

        Assert.Empty(tensors.Tensors.Rows);
        Assert.Equal(["forbidden", "forbidden"], tensors.Columns.Select(column => column!.Refusal!.Code));
        Assert.Equal(["forbidden", "forbidden"], cards.Select(card => card!.Refusal!.Code));
        Assert.All(cards, card => Assert.Empty(card!.Lines));
    }

    [Fact]
    public async Task Card_IsComparedByLinesWithThreeAroundEachChange()
    {
        var lines = Enumerable.Range(1, 20).Select(i => $"line {i}").ToList();
        await LogFilesAsync([("README.md", string.Join('\n', lines) + "\n")]);
        lines[9] = "line ten";
        await LogFilesAsync([("README.md", string.Join("\r\n", lines))]);

        var card = Must(await CardsAsync(all: false, Owner, "v0", "v1"))[1]!;

        Assert.Equal(
            ["~6", " line 7", " line 8", " line 9", "-line 10", "+line ten", " line 11", " line 12", " line 13", "~7"],
            card.Lines.Select(Line));
        Assert.Equal((true, 1, 1, false), (card.Differs, card.Added, card.Removed, card.IsCut));
        Assert.Equal((10, null), (card.Lines[4].Before, card.Lines[4].After));
        Assert.Equal(21, Must(await CardsAsync(all: true, Owner, "v0", "v1"))[1]!.Lines.Count);
    }

    [Fact]
    public async Task CardThatOneVersionHasNot_IsAddedOrRemovedWhole()
    {
        await LogAsync("bare");
        await LogFilesAsync([("README.md", "# Card\n\ntext\n")]);

        var added = Must(await CardsAsync(all: false, Owner, "v0", "v1"))[1]!;
        var removed = Must(await CardsAsync(all: false, Owner, "v1", "v0"))[1]!;

        Assert.Equal(["+# Card", "+", "+text"], added.Lines.Select(Line));
        Assert.Equal(["-# Card", "-", "-text"], removed.Lines.Select(Line));
        Assert.Equal((true, null), (removed.Differs, removed.Path));
        var none = Must(await CardsAsync(all: false, Owner, "v0", "v0"))[1]!;
        Assert.False(none.Differs);
        Assert.Empty(none.Lines);
    }

    [Fact]
    public async Task LargeCards_AreComparedByTheirBeginning()
    {
        await LogFilesAsync([("README.md", string.Concat(Enumerable.Range(0, 4_000).Select(i => $"a {i}\n")))]);
        await LogFilesAsync([("README.md", string.Concat(Enumerable.Range(0, 4_000).Select(i => $"b {i}\n")))]);
        await LogFilesAsync([("README.md", new string('x', 300_000))]);

        var cards = Must(await CardsAsync(all: false, Owner, "v0", "v1", "v2"));

        Assert.Equal((true, 1_000, 3_000), (cards[1]!.IsCut, cards[1]!.Lines.Count, cards[1]!.Left));
        Assert.True(cards[2]!.IsCut);
    }

    [Fact]
    public async Task ColumnThatIsNotThere_IsLeftOut()
    {
        await LogFilesAsync([("README.md", "one"), ("a.safetensors", Safetensors(("w", "F32", "1")))]);
        await LogFilesAsync([("README.md", "two"), ("a.safetensors", Safetensors(("w", "F32", "2")))]);
        Guid?[] versions = [null, (await VersionAsync("v0")).Id, (await VersionAsync("v1")).Id];

        var tensors = Must(await Get<ContentQueries>().GetTensorsAsync(versions, false, Owner, Ct));
        var cards = Must(await Get<ContentQueries>().GetCardsAsync(versions, false, Owner, Ct));

        Assert.Null(tensors.Columns[0]);
        Assert.Equal(["w: – | F32 1 | F32 2"], Lines(tensors));
        Assert.Null(cards[0]);
        Assert.Empty(cards[1]!.Lines);
        Assert.Equal(["-one", "+two"], cards[2]!.Lines.Select(Line));
        Refused(await Get<ContentQueries>().GetTensorsAsync([versions[1]], false, Owner, Ct), "compare_too_few");
        Refused(await Get<ContentQueries>().GetCardsAsync(Enumerable.Repeat(versions[1], 6).ToList(), false, Owner, Ct), "compare_too_many");
    }

    [Fact]
    public async Task Samples_AreComparedInEveryPart()
    {
        var administrator = await PersonAsync(administrator: true);
        Must(await Get<ISampleModels>().AddAsync(administrator, Ct));

        var found = Must(await Get<ComparisonQueries>().GetAsync(["vision/model-registry/DigitClassifier:production", "vision/digits/digits-mlp:v3"], false, administrator, Ct));
        var versions = found.Columns.Select(column => column.Version?.Id).ToList();
        var tensors = Must(await Get<ContentQueries>().GetTensorsAsync(versions, false, administrator, Ct));
        var cards = Must(await Get<ContentQueries>().GetCardsAsync(versions, false, administrator, Ct));

        Assert.Contains("accuracy", found.Metrics.Rows.Select(row => row.Key));
        Assert.Contains("hidden", found.Config.Rows.Select(row => row.Key));
        Assert.NotEmpty(found.Files.Paths.Rows);
        Assert.Contains(tensors.Tensors.Rows, tensor => tensor.Values.All(value => value is not null));
        Assert.True(cards[1]!.Differs);
    }

    // The length of a header before it, as eight bytes of which one is enough, and as many zeros as its tensors take.
    private static string Safetensors(params (string Name, string DType, string Shape)[] tensors)
    {
        var (header, at) = (new List<string>(), 0);
        foreach (var (name, dtype, shape) in tensors)
        {
            var bytes = shape.Split(',').Aggregate(4, (product, size) => product * int.Parse(size, System.Globalization.CultureInfo.InvariantCulture));
            header.Add(FormattableString.Invariant($"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":[{shape}],\"data_offsets\":[{at},{at += bytes}]}}"));
        }

        var json = $"{{{string.Join(',', header)}}}";
        // 255 at most, and as UTF-8 one byte only below 128: padded to two bytes of length that are both.
        json = json.PadRight(((json.Length / 256) * 256) + 256);
        return $"\0{(char)(json.Length / 256)}\0\0\0\0\0\0{json}{new string('\0', at)}";
    }

    private static string Line(CardLine line) =>
        (line.Change switch { CardChange.Added => "+", CardChange.Removed => "-", CardChange.Gap => "~", _ => " " })
        + (line.Change == CardChange.Gap ? line.Skipped.ToString(System.Globalization.CultureInfo.InvariantCulture) : line.Text);

    private static string[] Lines(ComparedTensors found) => found.Tensors.Rows
        .Select(row => $"{row.Name}: {string.Join(" | ", row.Values.Select(value => value is null ? "–" : $"{value.DType} {value.ShapeText}"))}").ToArray();

    private Task<Core.Common.Result<ComparedTensors>> TensorsAsync(bool all, params string[] versions) => TensorsAsync(all, Owner, versions);

    private async Task<Core.Common.Result<ComparedTensors>> TensorsAsync(bool all, Actor by, params string[] versions) =>
        await Get<ContentQueries>().GetTensorsAsync(await IdsAsync(versions), all, by, Ct);

    private async Task<Core.Common.Result<IReadOnlyList<ComparedCard?>>> CardsAsync(bool all, Actor by, params string[] versions) =>
        await Get<ContentQueries>().GetCardsAsync(await IdsAsync(versions), all, by, Ct);

    private async Task<List<Guid?>> IdsAsync(string[] versions)
    {
        var ids = new List<Guid?>();
        foreach (var version in versions) ids.Add((await VersionAsync(version)).Id);
        return ids;
    }
}
