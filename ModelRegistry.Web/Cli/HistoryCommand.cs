using System.CommandLine;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.Cli;

/// <summary><c>history verify</c></summary>
internal static class HistoryCommand
{
    public static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "Prints { events, entities, broken: [{ entity, sequence, what }] }." };
        var verify = new Command("verify", "Proves that no event was changed, taken out or put in: every hash of every entity's history, in order. Exit code 1 names the first broken event.") { json };
        verify.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.There, async (services, token) =>
        {
            var proof = await services.GetRequiredService<VerifyHistory>().ExecuteAsync(token);
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(proof);
            else if (proof.Broken.Count == 0) await Console.Out.WriteLineAsync($"{proof.Events:N0} events of {proof.Entities:N0} entities hold.");
            else await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, proof.Broken.Select(broken => $"{broken.Entity}, event {broken.Sequence}: {broken.What}")));
            return proof.Broken.Count == 0 ? ExitCodes.Done : ExitCodes.Refused;
        }, ct));
        return new Command("history", "Looks after the record of every change.") { verify };
    }
}
