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
            await app.RunAsync();
            return ExitCodes.Done;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures) await Console.Error.WriteLineAsync(failure);
            return ExitCodes.Refused;
        }
        catch (DatabaseBehindException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Refused;
        }
    }
}
