using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// What a machine of Azure App Service has beside it: an address that gives whoever runs there, and knows the header, a token of the machine's own
/// identity. Azurite looks at what the token says and not at who signed it.
/// <para>Source: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference (2019-08-01).</para>
/// </summary>
internal sealed class MachineIdentity : IAsyncDisposable
{
    private readonly string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly WebApplication app;
    private int given;

    private MachineIdentity(WebApplication app) => this.app = app;

    /// <summary>How many tokens were given.</summary>
    public int Given => Volatile.Read(ref given);

    /// <summary>What <c>DefaultAzureCredential</c> finds it by.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["IDENTITY_ENDPOINT"] = $"{app.Urls.Single()}/msi/token",
        ["IDENTITY_HEADER"] = secret,
    };

    /// <summary>On a free port of the loopback.</summary>
    public static async Task<MachineIdentity> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var identity = new MachineIdentity(builder.Build());
        identity.app.MapGet("/msi/token", identity.Answer);
        await identity.app.StartAsync(TestContext.Current.CancellationToken);
        return identity;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Answer(HttpContext context)
    {
        if (context.Request.Headers["X-IDENTITY-HEADER"] != secret) return Results.Unauthorized();
        var resource = context.Request.Query["resource"].ToString();
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = (now.AddMinutes(-5).ToUnixTimeSeconds(), now.AddHours(8).ToUnixTimeSeconds());
        var (tenant, identity) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var claims = $$"""{"aud":"{{resource}}","iss":"https://sts.windows.net/{{tenant}}/","iat":{{from}},"nbf":{{from}},"exp":{{until}},"oid":"{{identity}}","tid":"{{tenant}}","sub":"{{identity}}","ver":"1.0"}""";
        Interlocked.Increment(ref given);
        return Results.Json(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["access_token"] = $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims)}.{Part("nobody")}",
            ["expires_on"] = until.ToString(CultureInfo.InvariantCulture),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
        });
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
