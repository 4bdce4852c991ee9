using System.Net;
using System.Text.Json;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Comparison;

/// <summary>Versions side by side for scripts.</summary>
public sealed class ComparisonEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Mlp => $"{host.Entity}/digits/mlp";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        await owner.LogAsync(host.Artifact, """{"accuracy":0.9,"eval":{"log_loss":0.5},"train":{"epoch":1},"note":null}""", [("README.md", "# Card\none\n"), ("a.bin", "1")], ("run", "first"));
        await owner.LogAsync(host.Artifact, """{"accuracy":0.95,"eval":{"log_loss":0.75},"train":{"epoch":2},"split":"test"}""", [("README.md", "# Card\ntwo\n"), ("b.bin", "1")], ("run", "second"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Answer_JudgesMetricsByTheirDirectionAgainstTheFirst()
    {
        var metrics = (await CompareAsync($"{Mlp}:v0", $"{Mlp}:v1")).Json.GetProperty("metrics").GetProperty("items").EnumerateArray()
            .ToDictionary(row => row.GetProperty("key").GetString()!, StringComparer.Ordinal);

        Assert.Equal(("higher", "better"), Judged(metrics["accuracy"]));
        Assert.Equal(("lower", "worse"), Judged(metrics["eval.log_loss"]));
        Assert.Equal((null, "changed"), Judged(metrics["train.epoch"]));
        // As subtracted by hand: of the doubles it is 0.04999999999999993.
        Assert.Equal("0.05", metrics["accuracy"].GetProperty("values")[1].GetProperty("difference").GetRawText());
        Assert.Equal(JsonValueKind.Null, metrics["accuracy"].GetProperty("values")[0].GetProperty("judgement").ValueKind);

        static (string?, string?) Judged(JsonElement row) => (row.GetProperty("better").GetString(), row.GetProperty("values")[1].GetProperty("judgement").GetString());
    }

    [Fact]
    public async Task Answer_HoldsEveryPart()
    {
        var answer = (await CompareAsync($"{Mlp}:v0", $"{Mlp}:latest")).Json;

        Assert.Equal([$"{Mlp}:v0", $"{Mlp}:v1"], answer.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("ref").GetString()));
        Assert.Equal(0, answer.GetProperty("base").GetInt32());
        var metadata = answer.GetProperty("metadata").GetProperty("items");
        Assert.Equal("null", metadata[0].GetProperty("values")[0].GetProperty("value").GetRawText());
        Assert.Equal(JsonValueKind.Null, metadata[0].GetProperty("values")[1].ValueKind);
        var files = answer.GetProperty("files").GetProperty("items").EnumerateArray()
            .Select(file => $"{file.GetProperty("path").GetString()} {file.GetProperty("versions")[1].GetProperty("change").GetString()}");
        Assert.Equal(["README.md changed", "a.bin removed", "b.bin added"], files);
        Assert.Equal(1, answer.GetProperty("fileCounts")[1].GetProperty("added").GetInt32());
        Assert.Equal(0, answer.GetProperty("tensors").GetProperty("total").GetInt32());
        var lines = answer.GetProperty("cards")[1].GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("change").GetString()}: {line.GetProperty("text").GetString()}");
        Assert.Equal(["same: # Card", "removed: one", "added: two"], lines);
    }

    [Fact]
    public async Task All_AnswersWhatIsTheSameToo()
    {
        var some = (await CompareAsync($"{Mlp}:v0", $"{Mlp}:v0")).Json;
        var all = (await owner.GetAsync($"/compare?ref={Mlp}:v0&ref={Mlp}:v0&all=true")).Must(HttpStatusCode.OK).Json;

        Assert.Equal((0, 3), (some.GetProperty("metrics").GetProperty("items").GetArrayLength(), some.GetProperty("metrics").GetProperty("total").GetInt32()));
        Assert.Equal((3, 2), (all.GetProperty("metrics").GetProperty("items").GetArrayLength(), all.GetProperty("files").GetProperty("items").GetArrayLength()));
        (await owner.GetAsync($"/compare?ref={Mlp}:v0&ref={Mlp}:v0&all=yes")).MustBeProblem(HttpStatusCode.BadRequest, "query_invalid");
    }

    [Fact]
    public async Task VersionThatIsNotThere_IsAProblemOfItsColumn()
    {
        var answer = (await CompareAsync($"{Mlp}:v0", $"{Mlp}:v9", $"{Mlp}:v1")).Json;

        var problem = answer.GetProperty("versions")[1].GetProperty("problem");
        Assert.Equal((404, "not_found"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("versions")[1].GetProperty("version").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("cards")[1].ValueKind);
        Assert.Equal("better", answer.GetProperty("metrics").GetProperty("items")[0].GetProperty("values")[2].GetProperty("judgement").GetString());
    }

    [Fact]
    public async Task ReaderWithoutFiles_ComparesWhatIsNotInsideThem()
    {
        var reader = await host.ClientAsync(Role.ViewerWithoutFiles);

        var answer = (await reader.GetAsync($"/compare?ref={Mlp}:v0&ref={Mlp}:v1")).Must(HttpStatusCode.OK).Json;

        Assert.Equal(3, answer.GetProperty("metrics").GetProperty("differing").GetInt32());
        Assert.Equal("forbidden", answer.GetProperty("tensorSources")[0].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("forbidden", answer.GetProperty("cards")[1].GetProperty("problem").GetProperty("code").GetString());
    }

    [Fact]
    public async Task BadRequest_HasAStableCode()
    {
        (await owner.GetAsync("/compare")).MustBeProblem(HttpStatusCode.BadRequest, "compare_too_few");
        (await owner.GetAsync($"/compare?ref={Mlp}:v0")).MustBeProblem(HttpStatusCode.BadRequest, "compare_too_few");
        (await owner.GetAsync($"/compare?{string.Join('&', Enumerable.Repeat($"ref={Mlp}:v0", 6))}")).MustBeProblem(HttpStatusCode.BadRequest, "compare_too_many");
        (await owner.GetAsync($"/compare?ref={Mlp}:v0&ref=a/b/c/d")).MustBeProblem(HttpStatusCode.BadRequest, "reference_invalid");
        (await owner.GetAsync($"/compare?ref={Mlp}:v0&ref=")).MustBeProblem(HttpStatusCode.BadRequest, "reference_invalid");
    }

    private async Task<ApiAnswer> CompareAsync(params string[] references) =>
        (await owner.GetAsync($"/compare?{string.Join('&', references.Select(reference => $"ref={Uri.EscapeDataString(reference)}"))}")).Must(HttpStatusCode.OK);
}
