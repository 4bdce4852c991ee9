using System.CommandLine;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Data;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Cli;

/// <summary><c>fsck</c></summary>
internal static class FsckCommand
{
    public static Command Create(string[] settings)
    {
        var deep = new Option<bool>("--deep") { Description = "Reads every byte and compares it with its digest, two files at a time." };
        var mark = new Option<bool>("--mark") { Description = "Marks what is rotten, as the scrub does, and takes the mark off what is whole again. Without it nothing is changed." };
        var json = new Option<bool>("--json") { Description = "Prints { whole, deep, versions, files, blobs, bytes, events, findings: [{ code, count, examples }] }." };
        var command = new Command("fsck", "Proves that every version's bytes are there and every number, alias and event is right; works while the server runs. Exit code 0: all is whole; 1: findings; 4: database or storage could not be read to the end.") { deep, mark, json };
        command.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.There, async (services, token) =>
        {
            try
            {
                using var progress = new CliProgress<FsckProgress>(at => at.Bytes > 0 ? $"{at.Done:N0} {at.Part}, {Formats.Bytes(at.Bytes)}" : $"{at.Done:N0} {at.Part}");
                var report = await services.GetRequiredService<CheckRegistry>().ExecuteAsync(new(parsed.GetValue(deep), parsed.GetValue(mark)), progress, token);
                progress.Dispose();
                if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { whole = report.IsWhole, deep = report.IsDeep, report.Versions, report.Files, report.Blobs, report.Bytes, report.Events, report.Findings });
                else await Console.Out.WriteLineAsync(Say(report));
                return report.IsWhole ? ExitCodes.Done : ExitCodes.Refused;
            }
            catch (Exception exception) when (services.GetRequiredService<IDatabaseDialect>().IsUnavailable(exception))
            {
                await Console.Error.WriteLineAsync("database_unavailable: The database can't be reached just now, and nothing is known of the rest.");
                return ExitCodes.Unfinished;
            }
        }, ct));
        return command;
    }

    private static string Say(FsckReport report)
    {
        var seen = $"{report.Versions:N0} versions, {report.Files:N0} files, {report.Blobs:N0} contents of {Formats.Bytes(report.Bytes)}{(report.IsDeep ? ", each byte read" : string.Empty)}, {report.Events:N0} events: ";
        if (report.IsWhole) return seen + "all is whole.";
        var lines = new List<string> { seen + "not all is whole." };
        foreach (var finding in report.Findings)
        {
            lines.Add($"{finding.Code}: {finding.Count:N0}");
            lines.AddRange(finding.Examples.Select(example => $"  {example}"));
            if (finding.Count > finding.Examples.Count) lines.Add($"  and {finding.Count - finding.Examples.Count:N0} more");
        }

        return string.Join(Environment.NewLine, lines);
    }
}
