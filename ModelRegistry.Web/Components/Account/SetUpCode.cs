using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Components.Account;

/// <summary>The one-time code of a registry without accounts. It lives in memory alone, so a restart makes another.</summary>
internal sealed class SetUpCode
{
    private const int Length = 32;
    private string? code;

    /// <summary>The code while it is open, to be printed.</summary>
    public string? Current => code;

    /// <summary>Makes a new code.</summary>
    public string Open() => code = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", Length);

    /// <summary>The code is spent: an account exists.</summary>
    public void Close() => code = null;

    /// <summary>True where <paramref name="typed"/> is the code, compared in a time that says nothing about where it differs.</summary>
    public bool Matches(string? typed) =>
        code is { } open && typed is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(open), Encoding.UTF8.GetBytes(typed));
}

/// <summary>On a registry without accounts, prints the link that makes the first, as a plain line, however quiet the log is.</summary>
internal sealed class SetUpLink(SetUpCode code, AccountQueries accounts, IHostApplicationLifetime lifetime, IServer server) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await accounts.AnyAsync(cancellationToken)) return;
        var open = code.Open();
        // The addresses are known when the server listens.
        lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine($"Set up this registry: {Address()}{Urls.SetUp}?code={open}"));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Address()
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080";
        var address = BindingAddress.Parse(bound);
        // What listens on every address is reached from this machine by its own name.
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
