using System.Diagnostics;
using System.Text.Json;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>The verbs as an operator starts them: processes of their own beside a registry that is in use, some of them killed.</summary>
public sealed class VerbTests : CareTest
{
    [Fact]
    public async Task SweepKilledInTheMiddle_IsEndedByTheNextOne()
    {
        const int doomed = 600;
        await LogAsync(Enumerable.Range(0, doomed).Select(n => ($"f{n}", Bytes(n, 3_000))));
        var kept = Bytes(-1, 1_000);
        await LogAsync(kept);
        await PurgeAsync(0);

        using (var sweep = Start("sweep", "--most", "100"))
        {
            // The first blob that is gone tells that it removes.
            while (Stored() > doomed - 20 && !sweep.HasExited) await Task.Yield();
            sweep.Kill(entireProcessTree: true);
            await sweep.WaitForExitAsync(Ct);
        }

        Assert.InRange(Stored(), 2, doomed);
        var (code, output, _) = await RunAsync("sweep", "--most", "100", "--json");

        Assert.Equal(0, code);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("blobs").GetInt64() > 0);
        Assert.Equal(1, Stored());
        Assert.True(IsStored(kept));
    }

    [Fact]
    public async Task SweepThatStops_HasItsOwnExitCodeAndSaysWhy()
    {
        var bytes = Bytes(1, 2 * 1024 * 1024);
        await LogAsync(bytes);
        await PurgeAsync(0);

        var dry = await RunAsync("sweep", "--dry-run");
        var dryJson = await RunAsync("sweep", "--dry-run", "--json");
        var through = await RunAsync("sweep", "--dry-run", "--most", "100");
        var stopped = await RunAsync("sweep", "--json");
        var wrong = await RunAsync("sweep", "--most", "101");

        Assert.Equal((0, 0, 0, 3, 2), (dry.Code, dryJson.Code, through.Code, stopped.Code, wrong.Code));
        Assert.StartsWith("The fuse would stop this sweep: that is more than 10 % of the 2.00 MiB that are stored.", dry.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(10, JsonDocument.Parse(dryJson.Output).RootElement.GetProperty("stopsAtPercent").GetInt32());
        Assert.DoesNotContain("The fuse", through.Output, StringComparison.Ordinal);
        Assert.Contains($"  {Of(bytes)}", dry.Output, StringComparison.Ordinal);
        Assert.Equal(SweepFuse.Code, JsonDocument.Parse(stopped.Output).RootElement.GetProperty("code").GetString());
        Assert.StartsWith(SweepFuse.Code, stopped.Error, StringComparison.Ordinal);
        Assert.True(IsStored(bytes));
    }

    [Fact]
    public async Task SweepThatABackupHolds_SaysUntilWhenAndEndsWithOne()
    {
        var bytes = Bytes(1, 2 * 1024 * 1024);
        await LogAsync(bytes);
        await PurgeAsync(0);
        var until = TimeProvider.System.GetUtcNow().AddMinutes(10);
        await using (var db = Host.OpenDb())
        {
            db.SweepHolds.Add(new() { Id = Guid.CreateVersion7(), Until = until });
            await db.SaveChangesAsync(Ct);
        }

        var dry = await RunAsync("sweep", "--dry-run");
        var held = await RunAsync("sweep", "--most", "100", "--json");

        Assert.Equal((0, 1), (dry.Code, held.Code));
        Assert.Contains($"A backup holds everything until {Moments.Second(until)}", dry.Output, StringComparison.Ordinal);
        Assert.StartsWith($"sweep_held: A backup holds everything until {Moments.Second(until)}", held.Error, StringComparison.Ordinal);
        var said = JsonDocument.Parse(held.Output).RootElement;
        Assert.Equal((0L, 1L, until), (said.GetProperty("blobs").GetInt64(), said.GetProperty("heldBlobs").GetInt64(), said.GetProperty("heldUntil").GetDateTimeOffset()));
        Assert.True(IsStored(bytes));
    }

    [Fact]
    public async Task FsckOverMarkedDamage_EndsWithOneAndNamesTheVersion()
    {
        var bytes = Bytes(1, 1_000);
        await LogAsync(bytes);
        CoreHost.Must(await Get<RotMarks>().MarkAsync(Of(bytes), RotKind.Content, RotFinder.Scrub, Ct));

        var text = await RunAsync("fsck");
        var json = await RunAsync("fsck", "--json");

        Assert.Equal((1, 1), (text.Code, json.Code));
        Assert.Contains($"{FsckCode.DamageMarked}: 1{Environment.NewLine}  {Artifact}:v0 model.bin ({Of(bytes)})", text.Output, StringComparison.Ordinal);
        var finding = JsonDocument.Parse(json.Output).RootElement.GetProperty("findings")[0];
        Assert.Equal((FsckCode.DamageMarked, 1L), (finding.GetProperty("code").GetString(), finding.GetProperty("count").GetInt64()));
    }

    [Fact]
    public async Task OpenDrafts_AreListedAndGivenUp()
    {
        var draft = CoreHost.Must(await Get<CreateDraft>().ExecuteAsync(new(Artifact, Create: true, new(), [new("model.bin", 5_000)]), Owner, Ct));

        var list = await RunAsync("drafts");
        var json = await RunAsync("drafts", "--json");
        var discarded = await RunAsync("drafts", "discard", $"{draft.Id}");
        var again = await RunAsync("drafts", "discard", $"{draft.Id}");
        var after = await RunAsync("drafts", "--json");

        Assert.Equal((0, 0, 0, 1, 0), (list.Code, json.Code, discarded.Code, again.Code, after.Code));
        Assert.StartsWith($"{draft.Id}  {Owner.Name}  {Artifact}  ", list.Output, StringComparison.Ordinal);
        var open = Assert.Single(JsonDocument.Parse(json.Output).RootElement.GetProperty("drafts").EnumerateArray());
        Assert.Equal((draft.Id, Owner.Name, 5_000L), (open.GetProperty("id").GetGuid(), open.GetProperty("createdBy").GetString(), open.GetProperty("missingBytes").GetInt64()));
        Assert.StartsWith("not_found", again.Error, StringComparison.Ordinal);
        Assert.Empty(JsonDocument.Parse(after.Output).RootElement.GetProperty("drafts").EnumerateArray());
    }

    private int Stored() => Directory.EnumerateFiles(Path.Combine(Host.DataFolder, "blobs", "sha256"), "*", SearchOption.AllDirectories).Count();

    private Process Start(params string[] words)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = RepositoryRoot.Combine("ModelRegistry.Web", "bin", configuration, "net10.0", "ModelRegistry.Web.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. words, "--Registry:DataFolder", Host.DataFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var process = Start(words);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await output, await error);
    }
}
