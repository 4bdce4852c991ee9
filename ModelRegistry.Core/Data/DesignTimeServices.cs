using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Core.Data;

/// <summary>What a context asks its host for while it builds the model, where there is no host: migrations then have the tables that the host expects.</summary>
internal static class DesignTimeServices
{
    public static IServiceProvider Provider { get; } = new ServiceCollection().Configure<IdentityOptions>(AccessRegistration.Rules).BuildServiceProvider();
}
