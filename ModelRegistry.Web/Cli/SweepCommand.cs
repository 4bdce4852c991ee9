using System.CommandLine;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Cli;

/// <summary><c>sweep</c></summary>
internal static class SweepCommand
{
    /// <summary>What a sweep that a backup kept from its work says first on standard error.</summary>
    public const string Held = "sweep_held";

    public static Command Create(string[] settings)
    {
        var dry = new Option<bool>("--dry-run") { Description = "Tells what would go, and changes nothing." };
        var most = new NumberOption("--most", 1, 100, "percent") { Description = "The most percent of all stored bytes that may go, 1 to 100; else what Registry:Sweep:MostPercent says (10). Where more would go, nothing does, and the exit code is 3." };
        var json = new Option<bool>("--json") { Description = "Prints { dryRun, blobs, bytes, drafts, draftBytes, storedBytes, examples, heldUntil, heldBlobs, stopsAtPercent }; where it stopped { code: \"sweep_fuse\", blobs, bytes, storedBytes, mostPercent, since }." };
        var command = new Command("sweep", "Removes bytes that nothing refers to, and looks through the whole store for them; works while the server runs, and goes on where one was killed.") { dry, most, json };
        command.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.There, async (services, token) =>
        {
            using var progress = new CliProgress<SweepProgress>(Say);
            var request = new SweepRequest(parsed.GetValue(dry), IsFull: true, parsed.GetValue(most));
            var swept = await services.GetRequiredService<SweepBlobs>().ExecuteAsync(request, progress, token);
            progress.Dispose();
            if (!swept.TryGet(out var report, out var stopped))
            {
                if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new Dictionary<string, object?>(stopped.Details!, StringComparer.Ordinal) { ["code"] = stopped.Code });
                await VerbHost.RefuseAsync(stopped);
                return ExitCodes.Stopped;
            }

            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { dryRun = report.IsDryRun, report.Blobs, report.Bytes, report.Drafts, report.DraftBytes, report.StoredBytes, examples = report.Examples.Select(digest => digest.ToString()), report.HeldUntil, report.HeldBlobs, report.StopsAtPercent });
            else await Console.Out.WriteLineAsync(Say(report));
            if (report.HeldUntil is not { } until || report.HeldBlobs == 0 || report.IsDryRun) return ExitCodes.Done;
            await Console.Error.WriteLineAsync($"{Held}: {Say(until)} {report.HeldBlobs:N0} blobs stay for it. Sweep again then.");
            return ExitCodes.Refused;
        }, ct));
        return command;
    }

    private static string Say(SweepProgress at) => at.IsLooking
        ? $"Looking: {at.Blobs:N0} blobs, {Formats.Bytes(at.Bytes)}"
        : $"Removed {at.Blobs:N0} of {at.OfBlobs:N0} blobs, {Formats.Bytes(at.Bytes)}";

    private static string Say(DateTimeOffset until) => $"A backup holds everything until {Moments.Second(until).ToString()}, and longer where it still runs.";

    private static string Say(SweepReport report)
    {
        var words = $"{(report.IsDryRun ? "Would remove" : "Removed")} {report.Blobs:N0} blobs ({Formats.Bytes(report.Bytes)}) and {report.Drafts:N0} unfinished files of drafts ({Formats.Bytes(report.DraftBytes)}).";
        if (report.HeldUntil is { } until && (report.IsDryRun || report.HeldBlobs == 0)) words += $" {Say(until)}{(report.HeldBlobs > 0 ? " None of the blobs goes before." : string.Empty)}";
        if (!report.IsDryRun) return words;
        List<string> lines = [words, .. report.Examples.Select(digest => $"  {digest}")];
        if (report.Examples.Count > 0 && report.Blobs > report.Examples.Count) lines.Add($"  and {report.Blobs - report.Examples.Count:N0} more");
        if (report.StopsAtPercent is { } percent) lines.Add($"The fuse would stop this sweep: that is more than {percent} % of the {Formats.Bytes(report.StoredBytes)} that are stored. 'sweep --most 100' lets it through.");
        return string.Join(Environment.NewLine, lines);
    }
}
