using System.CommandLine;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Web.Cli;

/// <summary><c>migrate</c></summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "Prints { \"applied\": [names] }." };
        var command = new Command("migrate", "Brings the database to this program's schema. Doing it again changes nothing.") { json };
        command.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.AsItIs, async (services, token) =>
        {
            var applied = await services.GetRequiredService<DatabaseSchema>().MigrateAsync(token);
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { applied });
            else if (applied.Count == 0) await Console.Out.WriteLineAsync("The database is up to date.");
            else await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, applied.Select(name => $"Applied {name}")));
            return ExitCodes.Done;
        }, ct));
        return command;
    }
}
