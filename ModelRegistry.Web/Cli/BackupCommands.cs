using System.CommandLine;
using ModelRegistry.Core.Backup;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Cli;

/// <summary><c>backup</c> and <c>restore</c></summary>
internal static class BackupCommands
{
    private const int Shown = 20;

    public static Command Backup(string[] settings)
    {
        var folder = new Argument<string>("folder") { Description = "A new or empty folder outside the registry's own, or one with an earlier backup: then only what is new is copied." };
        var deep = new Option<bool>("--deep") { Description = "Reads what an earlier backup left there again, and replaces what is no longer whole." };
        var json = new Option<bool>("--json") { Description = "Prints { takenAt, files, bytes, copiedBytes, damaged: [digests] }." };
        var command = new Command("backup", "Copies the embedded database and every file's bytes while the server runs. Exit code 1 where bytes were missing or not their own.") { folder, deep, json };
        command.SetAction((parsed, ct) => RunAsync(settings, VerbHost.Database.There, async (services, progress, token) =>
        {
            var result = await services.GetRequiredService<BackUpRegistry>().ExecuteAsync(new(parsed.GetValue(folder)!, parsed.GetValue(deep)), progress, token);
            progress.Dispose();
            if (!result.TryGet(out var done, out var error)) return await RefuseAsync(error);
            var manifest = done.Manifest;
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { manifest.TakenAt, done.Files, done.Bytes, done.CopiedBytes, manifest.Damaged });
            else await Console.Out.WriteLineAsync($"Backed up {done.Files:N0} files ({Formats.Bytes(done.Bytes)}), as of {manifest.TakenAt.UtcDateTime:u}; {Formats.Bytes(done.CopiedBytes)} were new.");
            var code = await EndAsync(manifest.Damaged, "is missing in the store, or is not what it was logged as");
            if (manifest.Damaged.Count > 0) await Console.Error.WriteLineAsync("What is damaged was left out. 'fsck --deep' names the versions that it is of.");
            return code;
        }, ct));
        return command;
    }

    public static Command Restore(string[] settings)
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a backup." };
        var missing = new Option<bool>("--allow-missing") { Description = "Restores although bytes are missing from the backup; without it no registry is put in place then." };
        var json = new Option<bool>("--json") { Description = "Prints { takenAt, files, bytes, missing: [digests] }." };
        var command = new Command("restore", "Puts a backup where no registry is yet: name the folder with --Registry:DataFolder. Every byte is proved on the way; what was broken off may be run again.") { folder, missing, json };
        command.SetAction((parsed, ct) => RunAsync(settings, VerbHost.Database.AsItIs, async (services, progress, token) =>
        {
            var result = await services.GetRequiredService<RestoreRegistry>().ExecuteAsync(new(parsed.GetValue(folder)!, parsed.GetValue(missing)), progress, token);
            progress.Dispose();
            if (!result.TryGet(out var done, out var error))
            {
                if (error.Details?.GetValueOrDefault("missing") is IReadOnlyList<string> digests) await EndAsync(digests, "is missing from the backup, or damaged in it");
                return await RefuseAsync(error);
            }

            var manifest = done.Manifest;
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { manifest.TakenAt, done.Files, done.Bytes, done.Missing });
            else await Console.Out.WriteLineAsync($"Restored {done.Files:N0} files ({Formats.Bytes(done.Bytes)}), as of {manifest.TakenAt.UtcDateTime:u}. 'fsck --deep' proves them.");
            return await EndAsync(done.Missing, "was not to be had");
        }, ct));
        return command;
    }

    private static Task<int> RunAsync(string[] settings, VerbHost.Database database, Func<IServiceProvider, CliProgress<CopyProgress>, CancellationToken, Task<int>> work, CancellationToken ct) =>
        VerbHost.RunAsync(settings, database, async (services, token) =>
        {
            using var progress = new CliProgress<CopyProgress>(at =>
                $"{at.Files:N0} of {at.OfFiles:N0} files, {Formats.Bytes(at.Bytes)} of {Formats.Bytes(at.OfBytes)}, {Formats.Bytes(at.CopiedBytes)} copied");
            return await work(services, progress, token);
        }, ct);

    // A folder that can never do is a wrong command line.
    private static Task<int> RefuseAsync(Error error) => VerbHost.RefuseAsync(error, error.Code is BackupErrors.InsideCode or BackupErrors.InBackupCode or BackupErrors.IntoItselfCode ? ExitCodes.Usage : ExitCodes.Refused);

    private static async Task<int> EndAsync(IReadOnlyList<string> digests, string what)
    {
        foreach (var digest in digests.Take(Shown)) await Console.Error.WriteLineAsync($"{digest} {what}");
        if (digests.Count > Shown) await Console.Error.WriteLineAsync($"and {digests.Count - Shown:N0} more");
        return digests.Count == 0 ? ExitCodes.Done : ExitCodes.Refused;
    }
}
