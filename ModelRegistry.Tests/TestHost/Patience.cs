using System.Runtime.CompilerServices;
using Bunit;

namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// How long a component test waits for what comes by itself. bUnit's own second is as long as the history feed takes to look once: on a busy
/// machine a true page failed by it.
/// </summary>
internal static class Patience
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    [ModuleInitializer]
    internal static void Set() => BunitContext.DefaultWaitTimeout = Wait;
}
