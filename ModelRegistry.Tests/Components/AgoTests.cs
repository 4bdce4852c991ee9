using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class AgoTests : ComponentTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public AgoTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddScoped<AgoTicker>();
    }

    [Fact]
    public void Moment_IsRelativeWithTheExactOneOnHover()
    {
        var time = Show(minutes: 4).Find("time");

        Assert.Equal("4 min ago", time.TextContent);
        Assert.Equal("2026-11-24T11:56:00Z", time.GetAttribute("datetime"));
        Assert.Equal("2026-11-24 11:56:00 UTC", time.GetAttribute("title"));
    }

    [Fact]
    public void TimePasses_TextFollows()
    {
        var ago = Show(minutes: 4);

        _time.Advance(TimeSpan.FromMinutes(3));

        ago.WaitForAssertion(() => Assert.Equal("7 min ago", ago.Find("time").TextContent));
    }

    [Fact]
    public async Task Disposed_ListensNoMore()
    {
        var ago = Show(minutes: 4);
        var renders = ago.RenderCount;

        await DisposeComponentsAsync();
        _time.Advance(TimeSpan.FromHours(3));

        Assert.Equal(renders, ago.RenderCount);
    }

    private IRenderedComponent<Ago> Show(int minutes) =>
        Render<Ago>(parameters => parameters.Add(a => a.Moment, _time.GetUtcNow().AddMinutes(-minutes)));
}
