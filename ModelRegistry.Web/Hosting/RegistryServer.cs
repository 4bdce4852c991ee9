using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Data;
using ModelRegistry.Web.Cli;

namespace ModelRegistry.Web.Hosting;

/// <summary>The verb <c>serve</c>.</summary>
internal static class RegistryServer
{
    /// <summary>Serves until it is told to stop; a setting or database that keeps it from starting is said in plain lines.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = RegistryHost.Build(args is ["serve", .. var rest] ? rest : args);
            var faults = FaultsOf(app);
            foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
            if (faults.Count > 0) return ExitCodes.Refused;
            RegistryHost.Map(app);
            await app.RunAsync();
            return ExitCodes.Done;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Another process listens there; choose another with --urls.");
            return ExitCodes.Refused;
        }
        catch (DatabaseNotReadyException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Refused;
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync($"urls: {exception.Message} An address to listen at is like http://localhost:5080.");
            return ExitCodes.Refused;
        }
    }

    // All of them before anything starts: services that start read some options themselves, and would tell of the first fault alone.
    private static List<string> FaultsOf(WebApplication app)
    {
        var faults = KnownSettings.FaultsOf(app.Configuration).ToList();
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            faults.AddRange(exception.Failures);
        }
        catch (InvalidOperationException exception) when (exception.InnerException is ArgumentException or FormatException)
        {
            // A value that is not of its setting's type; the binder's sentence names both.
            faults.Add(exception.Message);
        }
        catch (AggregateException exception)
        {
            faults.AddRange(exception.InnerExceptions.OfType<OptionsValidationException>().SelectMany(inner => inner.Failures));
        }

        return faults;
    }
}
