using Bunit;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Pictures;
using ModelRegistry.Web.Projects;
using MudBlazor;

namespace ModelRegistry.Tests.Pictures;

/// <summary>What versions weigh, by artifact.</summary>
public sealed class StorageTests : PageTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, new("ada", "digits", "light"), null, ("a", new string('a', 1024)));
        await Host.Services.LogAsync(Ada, new("ada", "digits", "heavy"), null, ("a", new string('b', 2048)));
        await Host.Services.LogAsync(Ada, new("ada", "digits", "heavy"), null, ("a", new string('c', 1024)));
        await Host.Services.LogAsync(Ada, new("ada", "other", "elsewhere"), null, ("a", new string('d', 512)));
    }

    [Fact]
    public async Task Use_IsOfLiveVersionsByArtifactHeaviestFirst()
    {
        await Host.Services.LogAsync(Ada, new("ada", "digits", "light"), null, ("a", new string('e', 9000)));
        CoreHost.Must(await Host.Get<DeleteVersion>().ExecuteAsync(new(new("ada", "digits", "light"), "v1"), Ada, Ct));

        var project = CoreHost.Must(await Host.Get<StorageQueries>().GetAsync("ada", "digits", Ada, Ct));
        var entity = CoreHost.Must(await Host.Get<StorageQueries>().GetAsync("ada", null, Ada, Ct));

        Assert.Equal([("heavy", 3072L, 2), ("light", 1024L, 1)], project.Artifacts.Select(a => (a.Path.Name, a.Bytes, a.Versions)));
        Assert.Equal((4096L, 3, 0L), (project.TotalBytes, project.TotalVersions, project.OtherBytes));
        Assert.Equal(["heavy", "light", "elsewhere"], entity.Artifacts.Select(a => a.Path.Name));
    }

    [Fact]
    public async Task MoreArtifactsThanAreListed_AreCountedTogether()
    {
        for (var i = 0; i < StorageQueries.Most; i++) await Host.Services.LogAsync(Ada, new("ada", "digits", $"more {i}"), null, ("a", new string('f', 4000 + i)));

        var use = CoreHost.Must(await Host.Get<StorageQueries>().GetAsync("ada", null, Ada, Ct));

        Assert.Equal(StorageQueries.Most, use.Artifacts.Count);
        Assert.Equal(3072 + 1024 + 512, use.OtherBytes);
    }

    [Fact]
    public void Page_HasThePictureAndTheSameAsATable()
    {
        var page = Open<ProjectPage>("/ada/digits?tab=storage", ("Entity", "ada"), ("Project", "digits"));

        page.WaitForAssertion(() => Assert.Equal(
            ["heavy 2 3.00 KiB 75 %", "light 1 1.00 KiB 25 %"],
            page.FindAll("tbody tr").Select(row => string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))));
        Assert.Equal("Storage by artifact. heavy 3.00 KiB, light 1.00 KiB", page.Find(".chart").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task BarThatIsClicked_OpensItsArtifact()
    {
        var panel = Render<StoragePanel>(parameters => parameters.Add(p => p.Entity, "ada").Add(p => p.EntityId, Guid.CreateVersion7()));
        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll(".chart")));
        // Bars are drawn once the browser has told the picture's size: a story there clicks one.
        var chart = panel.FindComponent<MudChart<double>>();
        Assert.Equal(["heavy", "light", "elsewhere"], chart.Instance.ChartSeries.Select(series => series.Name));

        await panel.InvokeAsync(() => chart.Instance.SelectedIndexChanged.InvokeAsync(2));

        Assert.Equal("/ada/other/elsewhere", Address);
    }
}
