using Bunit;
using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Entities;
using ModelRegistry.Web.Projects;
using ModelRegistry.Web.Runs;

namespace ModelRegistry.Tests.Browsing;

/// <summary>What a person may not see shows exactly as what does not exist.</summary>
public sealed class NotThereTests : PageTest
{
    private Guid theirRun;
    private Actor? owner;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var ben = owner = await Host.AddAccountAsync("ben");
        await Host.Services.LogAsync(ben, new("ben", "secret", "model"), new(Run: "night"));
        theirRun = CoreHost.Must(await Host.Get<RunQueries>().ListAsync("ben", "secret", new(), ben, Ct)).Items[0].Id;
    }

    [Fact]
    public void Entity_OfOthers_LooksMissing() => AssertSame<EntityPage>([("Entity", "ben")], [("Entity", "nobody")]);

    [Fact]
    public void Project_OfOthers_LooksMissing() =>
        AssertSame<ProjectPage>([("Entity", "ben"), ("Project", "secret")], [("Entity", "ada"), ("Project", "nothing")]);

    [Fact]
    public void Artifact_OfOthers_LooksMissing() => AssertSame<ArtifactPage>(
        [("Entity", "ben"), ("Project", "secret"), ("Artifact", "model")], [("Entity", "ada"), ("Project", "x"), ("Artifact", "y")]);

    [Fact]
    public void Version_OfOthers_LooksMissing() => AssertSame<VersionPage>(
        [("Entity", "ben"), ("Project", "secret"), ("Artifact", "model"), ("Version", "v0")],
        [("Entity", "ada"), ("Project", "x"), ("Artifact", "y"), ("Version", "v0")],
        [("Entity", "ada"), ("Project", "x"), ("Artifact", "y"), ("Version", "no such version!")]);

    [Fact]
    public void Run_OfOthers_LooksMissing() => AssertSame<RunPage>([("RunId", theirRun)], [("RunId", Guid.CreateVersion7())]);

    [Fact]
    public async Task Membership_TakenAway_EmptiesTheOpenPage()
    {
        var ben = owner!;
        await Host.SetRoleAsync(ben, "ben", Ada, Role.Viewer);
        await ListenAsync();
        var page = Open<EntityPage>("/ben", ("Entity", "ben"));
        page.WaitForElement("td.thing a");

        CoreHost.Must(await Host.Get<RemoveMember>().ExecuteAsync("ben", "ada", ben, Ct));

        page.WaitForAssertion(() => Assert.Equal("There is nothing here", page.Find("h1").TextContent), TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    private void AssertSame<TPage>(params (string, object)[][] routes)
        where TPage : IComponent
    {
        var pages = routes.Select(route => Open<TPage>("/somewhere", route).Markup).ToList();

        Assert.Contains("There is nothing here", pages[0], StringComparison.Ordinal);
        Assert.Single(pages.Distinct(StringComparer.Ordinal));
    }
}
