using System.CommandLine;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Cli;

/// <summary><c>token add</c></summary>
internal static class TokenCommand
{
    public static Command Create(string[] settings)
    {
        var user = new Option<string>("--user") { Description = "The account that the token acts for.", Required = true };
        var name = new Option<string>("--name") { Description = "What the token is called in lists and in history.", DefaultValueFactory = _ => "command line" };
        var days = new NumberOption("--days", 1, MakeToken.MaxDays, "days") { Description = $"Days until it expires, 1 to {MakeToken.MaxDays}. Left out: never." };
        var json = new Option<bool>("--json") { Description = "Prints { \"token\", \"name\", \"expiresAt\" } instead of the token alone." };
        var add = new Command("add", "Makes a token and prints it, once; works while the server runs.") { user, name, days, json };
        add.SetAction((parsed, ct) => VerbHost.RunAsync(settings, VerbHost.Database.There, async (services, token) =>
        {
            var owner = parsed.GetValue(user)!;
            if (await services.GetRequiredService<ActorQueries>().FindByNameAsync(owner, token) is not { } actor)
                return await VerbHost.RefuseAsync(Error.NotFound($"account '{owner}'"));
            var request = new MakeTokenRequest(parsed.GetValue(name), Days: parsed.GetValue(days));
            var made = await services.GetRequiredService<MakeToken>().ExecuteAtConsoleAsync(request, actor, token);
            if (!made.TryGet(out var value, out var error)) return await VerbHost.RefuseAsync(error);
            if (parsed.GetValue(json)) await VerbHost.WriteJsonAsync(new { token = value.Secret, request.Name, value.ExpiresAt });
            else await Console.Out.WriteLineAsync(value.Secret);
            return ExitCodes.Done;
        }, ct));
        return new Command("token", "Tokens for scripts.") { add };
    }
}
