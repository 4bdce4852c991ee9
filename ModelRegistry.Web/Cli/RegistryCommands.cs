using System.CommandLine;
using System.CommandLine.Invocation;

namespace ModelRegistry.Web.Cli;

/// <summary>The verbs of the executable. Each builds the same services as the server and goes through the same use cases.</summary>
internal static class RegistryCommands
{
    private const string SettingPrefix = "--Registry:";
    private static readonly string[] Verbs = ["migrate", "user", "token", "history", "drafts", "sweep", "fsck", "backup", "restore", "help", "--help", "-h", "-?", "--version"];

    /// <summary>False where the server is meant: nothing, <c>serve</c>, or settings alone.</summary>
    public static bool Concerns(string[] args) => args switch
    {
        [] => false,
        ["serve", .. var rest] => Array.Exists(rest, arg => arg is "--help" or "-h" or "-?"),
        [var first, ..] => Array.Exists(Verbs, verb => verb == first) || !first.StartsWith('-'),
    };

    /// <summary>Runs one verb; its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (words, settings) = Split(args is ["help", .. var rest] ? [.. rest, "--help"] : args);
        var root = Root(settings);
        if (words is [var verb, ..] && !verb.StartsWith('-') && root.Subcommands.All(command => command.Name != verb))
        {
            await Console.Error.WriteLineAsync($"There is no verb '{verb}'; known are {string.Join(", ", root.Subcommands.Select(command => command.Name))}. --help says what they do.");
            return ExitCodes.Usage;
        }

        var parsed = root.Parse(words);
        // Pages of help would hide the sentence that says what is wrong; they are the answer where a verb of a verb is missing.
        if (parsed.Action is ParseErrorAction refusal) refusal.ShowHelp = parsed.CommandResult.Command.Subcommands.Count > 0;
        var code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
    }

    /// <summary>All verbs with their options.</summary>
    /// <param name="settings">Those of the command line, as <c>--Key=value</c>.</param>
    internal static RootCommand Root(string[] settings)
    {
        var root = new RootCommand("ModelRegistry: a self-hosted registry for machine-learning models. Without a verb it serves.");
        // Serving itself is the host's; the verb stands here for its help.
        var serve = new Command("serve", "Serves pages and API until it is told to stop. The default. Settings as --Key=value: --urls, --Registry:DataFolder …")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        // Settings were taken out of the words already; this tells every verb's help of the one that decides which registry is meant.
        root.Options.Add(new Option<string>(SettingPrefix + "DataFolder")
        {
            Description = "The folder of the registry's data. Left out: 'data' in the folder that this is started from. Every other setting is given the same way.",
            Recursive = true,
        });
        root.Subcommands.Add(serve);
        root.Subcommands.Add(MigrateCommand.Create(settings));
        root.Subcommands.Add(UserCommand.Create(settings));
        root.Subcommands.Add(TokenCommand.Create(settings));
        root.Subcommands.Add(HistoryCommand.Create(settings));
        root.Subcommands.Add(DraftsCommand.Create(settings));
        root.Subcommands.Add(SweepCommand.Create(settings));
        root.Subcommands.Add(FsckCommand.Create(settings));
        root.Subcommands.Add(BackupCommands.Backup(settings));
        root.Subcommands.Add(BackupCommands.Restore(settings));
        return root;
    }

    // Settings keep their names on the command line of every verb.
    private static (string[] Words, string[] Settings) Split(string[] args)
    {
        var (words, settings) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith(SettingPrefix, StringComparison.OrdinalIgnoreCase)) words.Add(args[i]);
            else if (args[i].Contains('=', StringComparison.Ordinal) || i + 1 == args.Length) settings.Add(args[i]);
            else settings.Add($"{args[i]}={args[++i]}");
        }

        return ([.. words], [.. settings]);
    }
}
