namespace ModelRegistry.Web.RegisteredModels;

/// <summary>The door of the registered models' pages.</summary>
public static class RegisteredModelServices
{
    /// <summary>Adds what the board needs beyond the core's use cases.</summary>
    public static IServiceCollection AddRegisteredModelPages(this IServiceCollection services) => services.AddSingleton<BoardLoader>();
}
