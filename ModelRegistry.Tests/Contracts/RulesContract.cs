using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rules that a protected alias asks of whoever shall hold it, held by the server.</summary>
public abstract class RulesContract(RegistryDatabase database) : RegistryContract(database)
{
    private const string Production = "production";

    private static readonly string FilledCard = $"---\nlicense: mit\n---\n# Digits\n\n{string.Join(' ', Enumerable.Repeat("Trained on handwritten digits.", 10))}\n";

    [Fact]
    public async Task HeldBefore_CountsTheLongestUnbrokenStay()
    {
        await LogAsync("a");
        await LogAsync("b");
        await RuleAsync("""{"rule":"held_before","alias":"staging","hours":24}""");
        await FailsAsync("v0", "held staging for 24 hours", "never held");
        Must(await MoveAsync("staging", "v0"));
        Clock.Advance(TimeSpan.FromMinutes(40));
        await FailsAsync("v0", "held staging for 24 hours", "for 40 minutes at the longest");
        Clock.Advance(TimeSpan.FromHours(23) - TimeSpan.FromMinutes(40));
        Must(await MoveAsync("staging", "v1"));
        Must(await MoveAsync("staging", "v0"));
        Clock.Advance(TimeSpan.FromHours(2));
        await FailsAsync("v0", "held staging for 24 hours", "23 hours at the longest");

        Clock.Advance(TimeSpan.FromHours(22));

        await HoldsAsync("v0");
    }

    [Theory]
    [InlineData("""{"rule":"metric","key":"accuracy","atLeast":0.97}""", """{"accuracy":0.97}""", """{"accuracy":0.9699}""")]
    [InlineData("""{"rule":"metric","key":"loss","atMost":0.1}""", """{"loss":0.1}""", """{"loss":0.11}""")]
    [InlineData("""{"rule":"metric","key":"eval.loss","atMost":0.1}""", """{"eval":{"loss":0.05}}""", """{"eval":{"loss":"low"}}""")]
    [InlineData("""{"rule":"metric","key":"top.1","atLeast":0.5}""", """{"top.1":0.6}""", """{"top":{"2":0.6}}""")]
    [InlineData("""{"rule":"metric","key":"accuracy","atLeast":0.97}""", """{"accuracy":1}""", "{}")]
    public async Task Metric_IsBounded(string rule, string good, string bad)
    {
        await LogAsync("a", request: new(good));
        await LogAsync("b", request: new(bad));
        await RuleAsync(rule);

        await FailsAsync("v1");
        await HoldsAsync("v0");
    }

    [Fact]
    public async Task NoWorse_IsMeasuredAgainstThePresentHolder()
    {
        foreach (var loss in new[] { "0.20", "0.21", "0.23" }) await LogAsync(loss, request: new($$"""{"loss":{{loss}}}"""));
        await LogAsync("none");
        await RuleAsync("""{"rule":"no_worse","key":"loss","better":"lower","tolerance":0.01}""");
        await HoldsAsync("v0");
        Must(await MoveAsync(Production, "v0", seen: 0));

        await FailsAsync("v2", "loss no worse than the present holder's", "0.23");
        await FailsAsync("v3", "loss no worse than the present holder's", "no number");
        await HoldsAsync("v1");
    }

    [Fact]
    public async Task Files_AreAskedForByPathAndPattern()
    {
        await LogFilesAsync([("model.onnx", "1"), ("evaluation/deep/metrics.json", "2")]);
        await LogFilesAsync([("model.onnx", "1"), ("metrics.json", "2")]);
        await RuleAsync("""{"rule":"files","paths":["MODEL.onnx","evaluation/**/*.json"]}""");

        await FailsAsync("v1", "has MODEL.onnx, evaluation/**/*.json", "Missing: evaluation/**/*.json.");
        await HoldsAsync("v0");
    }

    [Fact]
    public async Task FileNamedTwice_IsAskedForOnce()
    {
        await LogFilesAsync([("model.onnx", "1")]);
        await LogFilesAsync([("other", "1")]);
        await RuleAsync("""{"rule":"files","paths":["model.onnx","MODEL.onnx"]}""");

        await FailsAsync("v1", message: "Missing: model.onnx.");
        await HoldsAsync("v0");
    }

    [Fact]
    public async Task Scan_HoldsOnlyForWhatWasScannedAndFoundHarmless()
    {
        var (clean, hostile) = (await Looking.PickleAsync("good-4.pkl", Ct), await Looking.PickleAsync("system-4.pkl", Ct));
        await Looking.LogAsync(Get<LogVersion>(), Artifact, Owner, Ct, [("model.pkl", hostile)]);
        await Looking.LogAsync(Get<LogVersion>(), Artifact, Owner, Ct, [("weights.bin", [1, 2, 3])]);
        await Looking.LogAsync(Get<LogVersion>(), Artifact, Owner, Ct, [("model.pkl", clean)]);
        await Looking.LogAsync(Get<LogVersion>(), Artifact, Owner, Ct, [("table.csv", [1, 2, 3])]);
        await RuleAsync("""{"rule":"scan"}""");
        await FailsAsync("v2", "file scan clean", "wait for their scan");

        while (await Get<ScanFiles>().NextAsync(Ct))
        {
        }

        await FailsAsync("v0", "file scan clean", "would run what is not on the list");
        await FailsAsync("v1", "file scan clean", "could not be read to its end");
        await HoldsAsync("v2");
        await HoldsAsync("v3");
    }

    [Fact]
    public async Task Card_IsFilledInByItsProse()
    {
        await LogFilesAsync([("model.bin", "1"), ("README.md", FilledCard)]);
        await LogFilesAsync([("model.bin", "1")]);
        await LogFilesAsync([("model.bin", "1"), ("README.md", "# A long heading that says nothing, " + new string('x', 500))]);
        await LogFilesAsync([("model.bin", "1"), ("README.md", FilledCard + "\nLicense: [More Information Needed]")]);
        await RuleAsync("""{"rule":"card"}""");

        await FailsAsync("v1", "model card filled in", "no model card");
        await FailsAsync("v2", "model card filled in", "0 characters");
        await FailsAsync("v3", "model card filled in", "[More Information Needed]");
        await HoldsAsync("v0");
    }

    [Fact]
    public async Task Freeze_KeepsFromMovingAndNotFromAsking()
    {
        await LogAsync("a");
        var now = Clock.GetUtcNow();
        await RuleAsync($$"""{"rule":"freeze","from":"{{now.AddHours(-1):O}}","until":"{{now.AddHours(1):O}}","why":"Holidays."}""");
        var contributor = await PersonAsync(Role.Contributor);
        await FailsAsync("v0", message: "It is frozen now: Holidays.");
        var outlook = Must(await Get<PolicyQueries>().ForeseeAsync(Artifact, Production, "v0", contributor, Ct));
        Assert.True(outlook is { RulesHold: false, RulesAllow: true, MayAsk: true, MayMove: false }, "whoever may only ask is told that it is frozen, and that asking is free");
        var asked = Must(await MoveAsync(Production, "v0", seen: 0, by: contributor)).RequestId!.Value;
        Refused(await Get<ApproveRequest>().ExecuteAsync(asked, null, Owner, Ct), "rules_failed");
        Assert.Empty(Must(await Get<RequestQueries>().GetAsync(asked, Owner, Ct)).Approvals);

        Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(asked, null, Owner, Ct)).State);
    }

    [Fact]
    public async Task EveryFailedRule_IsNamedAndNothingMoves()
    {
        await LogAsync("a");
        await RuleAsync("""{"rule":"metric","key":"accuracy","atLeast":0.9}""", """{"rule":"files","paths":["model.onnx"]}""", """{"rule":"files","paths":["model.bin"]}""");

        var error = await WithoutEventAsync(async () => Refused(await MoveAsync(Production, "v0", seen: 0), "rules_failed"));

        Assert.Equal(["accuracy at least 0.9", "has model.onnx"], ((List<RuleCheck>)error.Details!["failed"]!).Select(check => check.Name.ToString()));
        Refused(await ResolveAsync($"{Artifact}:{Production}"), "not_found");
        var contributor = await PersonAsync(Role.Contributor);
        Refused(await MoveAsync(Production, "v0", seen: 0, by: contributor), "rules_failed");
    }

    [Fact]
    public async Task AskingThatOtherRulesRefuse_ListsTheFreezeToo_AndNamesWhatKeepsFromAsking()
    {
        await LogAsync("a");
        await RuleAsync("""{"rule":"files","paths":["model.onnx"]}""", """{"rule":"freeze","days":["mon","tue","wed","thu","fri","sat","sun"]}""");

        var error = Refused(await MoveAsync(Production, "v0", seen: 0, by: await PersonAsync(Role.Contributor)), "rules_failed");

        Assert.Equal([("files", false), ("freeze", true)], ((List<RuleCheck>)error.Details!["failed"]!).Select(check => (check.Rule, check.MayAsk)));
        Assert.Contains("this does not hold: has model.onnx. An owner", error.Message.ToString(), StringComparison.Ordinal);
    }

    private async Task RuleAsync(params string[] rules) =>
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, Production, new(Role.Reviewer, Rules: Must(AliasRules.Parse($"[{string.Join(',', rules)}]")))), Owner, Ct));

    private async Task FailsAsync(string version, string? name = null, string? message = null)
    {
        var outlook = Must(await Get<PolicyQueries>().ForeseeAsync(Artifact, Production, version, Owner, Ct));
        var check = Assert.Single(outlook.Checks, check => !check.Holds);
        if (name is not null) Assert.Equal(name, check.Name.ToString());
        if (message is not null) Assert.Contains(message, check.Message.ToString(), StringComparison.Ordinal);
        Refused(await MoveAsync(Production, version, seen: outlook.State.Seen), "rules_failed");
    }

    // Looked at only: whoever holds it is the mark for what comes after.
    private async Task HoldsAsync(string version)
    {
        var outlook = Must(await Get<PolicyQueries>().ForeseeAsync(Artifact, Production, version, Owner, Ct));
        Assert.True(outlook is { RulesHold: true, MayMove: true }, string.Join('\n', outlook.Checks.Select(check => check.Message.ToString())));
    }
}
