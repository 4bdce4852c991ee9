using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelRegistry.Core;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Web.Cli;

/// <summary>What a verb works with: the core's services, nothing started, the log on standard error.</summary>
internal static class VerbHost
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What a verb needs of the database before it begins.</summary>
    public enum Database
    {
        /// <summary>Nothing: it looks itself.</summary>
        AsItIs,

        /// <summary>A registry that is there, up to this program.</summary>
        There,

        /// <summary>The same; an embedded one is made where there is none, and that is said.</summary>
        MadeIfMissing,
    }

    /// <summary>Runs <paramref name="work"/>; an expected no goes to standard error and is <see cref="ExitCodes.Refused"/>.</summary>
    public static async Task<int> RunAsync(string[] settings, Database database, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken ct)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter((_, level) => level >= LogLevel.Warning);
        // What the database can't do is the verb's own last line.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None).AddFilter(typeof(RegistryWrites).FullName, LogLevel.None);
        builder.Services.AddRegistryData(builder.Configuration);
        builder.Services.AddRegistryStorage(builder.Configuration);
        builder.Services.AddRegistryCore();
        using var host = builder.Build();
        try
        {
            var schema = host.Services.GetRequiredService<DatabaseSchema>();
            if (database != Database.AsItIs && await schema.EnsureAsync(mayMake: database == Database.MadeIfMissing, ct))
                await Console.Error.WriteLineAsync($"A new registry was begun in {Path.GetDirectoryName(schema.EmbeddedFile())}.");
            return await work(host.Services, ct);
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures) await Console.Error.WriteLineAsync(failure);
            return ExitCodes.Refused;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is ArgumentException or FormatException)
        {
            // A setting's value that is not of its type; the binder's sentence names both.
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Refused;
        }
        catch (DatabaseNotReadyException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Refused;
        }
        catch (BlobStoreException exception)
        {
            await Console.Error.WriteLineAsync($"{(exception.Fault == BlobStoreFault.Full ? "insufficient_storage" : "storage_unavailable")}: {exception.Message}");
            return ExitCodes.Unfinished;
        }
        catch (Exception exception) when (host.Services.GetRequiredService<IDatabaseDialect>().IsUnavailable(exception))
        {
            await Console.Error.WriteLineAsync("database_unavailable: The database can't be reached just now. Nothing was changed.");
            return ExitCodes.Refused;
        }
    }

    /// <summary>Says a refusal on standard error, for people and for scripts alike: the code, then the sentence. Returns <paramref name="exitCode"/>.</summary>
    public static async Task<int> RefuseAsync(Error error, int exitCode = ExitCodes.Refused)
    {
        await Console.Error.WriteLineAsync($"{error.Code}: {error.Message.ToString()}");
        return exitCode;
    }

    /// <summary>Writes one JSON object on standard output.</summary>
    public static Task WriteJsonAsync(object value) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(value, Json));
}
