using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Tests.Hosting;

/// <summary>A process that was told to stop.</summary>
public sealed class StoppingTests
{
    [Theory]
    [InlineData("/_blazor/negotiate", false, 200)]
    [InlineData("/_blazor/negotiate", true, 503)]
    [InlineData("/_blazor", true, 503)]
    [InlineData("/api/v1/resolve", true, 200)]
    public async Task NewCircuits_AreRefusedOnceTheProcessStops(string path, bool isStopping, int status)
    {
        await using var services = new ServiceCollection().AddSingleton<IHostApplicationLifetime>(new Lifetime(isStopping)).BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseNoCircuitsWhileStopping();
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext { Request = { Path = path } };

        await app.Build()(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    private sealed class Lifetime(bool isStopping) : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => new(isStopping);

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
