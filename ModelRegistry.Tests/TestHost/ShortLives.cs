using System.Runtime.CompilerServices;

namespace ModelRegistry.Tests.TestHost;

/// <summary>The servers and verbs that tests start live for seconds: they too are not watched for what is worth compiling better.</summary>
internal static class ShortLives
{
    [ModuleInitializer]
    internal static void Begin() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}
