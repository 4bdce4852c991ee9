using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class LastedTests : ComponentTest
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public LastedTests()
    {
        Services.AddSingleton<TimeProvider>(time);
        Services.AddScoped<AgoTicker>();
    }

    [Fact]
    public void PastStay_IsMeasuredFromEndToEndWithTheExactLengthOnHover()
    {
        var span = Render<Lasted>(p => p.Add(l => l.From, time.GetUtcNow().AddDays(-9)).Add(l => l.Until, time.GetUtcNow().AddDays(-6).AddMinutes(7))).Find("span");

        Assert.Equal(("3 days", "3 days 7 min"), (span.TextContent, span.GetAttribute("title")));
    }

    [Fact]
    public void StayThatGoesOn_Grows()
    {
        var lasted = Render<Lasted>(p => p.Add(l => l.From, time.GetUtcNow().AddMinutes(-4)));
        Assert.Equal("4 min so far", lasted.Find("span").TextContent);

        time.Advance(TimeSpan.FromMinutes(3));

        lasted.WaitForAssertion(() => Assert.Equal("7 min so far", lasted.Find("span").TextContent));
    }
}
