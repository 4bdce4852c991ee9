using System.CommandLine;
using System.Globalization;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Cli;

/// <summary><c>drafts</c> and <c>drafts discard</c></summary>
internal static class DraftsCommand
{
    public static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "Prints { drafts: [{ id, createdBy, artifact, fileCount, sizeBytes, missingBytes, createdAt, expiresAt }] }." };
        var drafts = new Command("drafts", "Lists the uploads in steps that are open, everybody's, oldest first: what they await is room that nobody else gets.") { json };
        drafts.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.There, async (services, token) =>
        {
            var open = await services.GetRequiredService<DraftQueries>().ListAtConsoleAsync(token);
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { drafts = open.Select(draft => new { draft.Id, draft.CreatedBy, artifact = draft.Artifact.ToString(), draft.FileCount, draft.SizeBytes, draft.MissingBytes, draft.CreatedAt, draft.ExpiresAt }) });
            else foreach (var draft in open) await Console.Out.WriteLineAsync(Say(draft));
            return ExitCodes.Done;
        }, ct));
        drafts.Subcommands.Add(Discard(settings));
        return drafts;
    }

    private static Command Discard(string[] settings)
    {
        var id = new Argument<Guid>("ID") { Description = "The draft, as the list says." };
        var json = new Option<bool>("--json") { Description = "Prints { id }." };
        var discard = new Command("discard", "Gives one up, whoever began it: its room is free at once, and the entity's history says so. Works while the server runs.") { id, json };
        discard.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.There, async (services, token) =>
        {
            var draft = parsed.GetValue(id);
            if ((await services.GetRequiredService<DiscardDraft>().ExecuteAtConsoleAsync(draft, token)).Error is { } error) return await VerbHost.RefuseAsync(error);
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { id = draft });
            else await Console.Out.WriteLineAsync($"Gave up the draft {draft}.");
            return ExitCodes.Done;
        }, ct));
        return discard;
    }

    private static string Say(DraftView draft) => string.Create(CultureInfo.InvariantCulture,
        $"{draft.Id}  {draft.CreatedBy}  {draft.Artifact}  {Formats.Bytes(draft.SizeBytes)}, awaits {Formats.Bytes(draft.MissingBytes)}  begun {draft.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, ends {draft.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
