using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Web.Hosting;

/// <summary>The section <c>Registry:RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Tries to sign in, set a first password or set up, a minute from one address; 1 to 100,000. The lockout of an account comes on top.</summary>
    public int SignInsPerMinute { get; set; } = 30;
}

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    private const int Most = 100_000;

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options) => options.SignInsPerMinute is >= 1 and <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Registry:RateLimits:SignInsPerMinute is {options.SignInsPerMinute}; allowed are 1 to {Most:N0}.");
}

/// <summary>Slows down whoever tries passwords or codes.</summary>
internal static class RateLimits
{
    /// <summary>The policy of pages that take a password or code. Looking at them is free.</summary>
    public const string SignIn = "sign-in";

    public static IServiceCollection AddRegistryRateLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddOptions<RateLimitOptions>().BindConfiguration("Registry:RateLimits").ValidateOnStart();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(SignIn, context =>
            {
                if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
                    return RateLimitPartition.GetNoLimiter("reading");
                var permits = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.SignInsPerMinute;
                return RateLimitPartition.GetFixedWindowLimiter(
                    $"from {context.Connection.RemoteIpAddress}",
                    _ => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
            });
        });
        return services;
    }
}
