using ModelRegistry.Web.Cli;
using ModelRegistry.Web.Hosting;

if (RegistryCommands.Concerns(args)) return await RegistryCommands.RunAsync(args);

return await RegistryServer.RunAsync(args);

/// <summary>The entry point, named for the tests' host.</summary>
public partial class Program;
