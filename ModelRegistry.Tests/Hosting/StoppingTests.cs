using System.Net;
using Microsoft.Extensions.Hosting;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Hosting;

/// <summary>A process that was told to stop.</summary>
public sealed class StoppingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProcessThatStops_TakesNoNewCircuitAndGoesOnAnswering()
    {
        await using var app = await RegistryApp.StartAsync();
        using var client = app.CreateClient();
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, await NegotiateAsync());

        app.Get<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await NegotiateAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", Ct)).StatusCode);

        async Task<HttpStatusCode> NegotiateAsync()
        {
            using var answer = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Ct);
            return answer.StatusCode;
        }
    }
}
