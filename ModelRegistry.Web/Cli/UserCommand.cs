using System.CommandLine;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Cli;

/// <summary><c>user add</c></summary>
internal static class UserCommand
{
    public static Command Create(string[] settings)
    {
        var name = new Argument<string>("NAME") { Description = "The user name; an entity of this name comes with it." };
        var email = new Option<string>("--email") { Description = "The account's e-mail address.", Required = true };
        var fromInput = new Option<bool>("--password-stdin")
        {
            Description = $"Reads the password, at least {AddAccount.MinPasswordLength} characters, from the first line of standard input.",
            Required = true,
        };
        var administrator = new Option<bool>("--administrator") { Description = "The account may make entities and accounts, and sees all." };
        var json = new Option<bool>("--json") { Description = "Prints { \"id\", \"name\", \"isAdministrator\" }." };
        var add = new Command("add", "Makes an account; works while the server runs.") { name, email, fromInput, administrator, json };
        add.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.MadeIfMissing, async (services, token) =>
        {
            var password = await Console.In.ReadLineAsync(token) ?? string.Empty;
            var request = new AddAccountRequest(parsed.GetValue(name), parsed.GetValue(email), password, parsed.GetValue(administrator));
            var added = await services.GetRequiredService<AddAccount>().ExecuteAtConsoleAsync(request, token);
            if (!added.TryGet(out var account, out var error)) return await VerbHost.RefuseAsync(error);
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { id = account.UserId, account.Name, account.IsAdministrator });
            else await Console.Out.WriteLineAsync($"Added {account.Name}{(account.IsAdministrator ? ", an administrator" : string.Empty)}.");
            return ExitCodes.Done;
        }, ct));
        return new Command("user", "Accounts.") { add };
    }
}
