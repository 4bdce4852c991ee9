using System.Globalization;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>Two people let the same alias go at the same moment, each over another row.</summary>
public sealed class RaceStory(BrowserFixture browsers) : AppStory(browsers)
{
    private const int Rounds = 100;
    private const string Alias = "staging";

    private static readonly CollectionPath Model = CollectionPath.OfModel("vision", "DigitClassifier");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DroppedAtOnceByTwo_OneWinsAndTheOtherIsToldByWhom()
    {
        var ada = await AddSamplesAsync();
        var rita = await App.AddAccountAsync("rita");
        await App.SetRoleAsync(ada, "vision", rita, Role.Reviewer);
        (string Name, IPage Page)[] people = [(ada.Name, await OpenBoardAsync(ada)), (rita.Name, await OpenBoardAsync(rita))];
        var before = CoreHost.Must(await App.Get<AliasQueries>().GetAsync(Model, Alias, ada, Ct));
        var wins = new Dictionary<string, int>(StringComparer.Ordinal) { [ada.Name] = 0, [rita.Name] = 0 };
        var holder = before.Number!.Value;

        for (var round = 0; round < Rounds; round++)
        {
            int[] rows = [.. Enumerable.Range(0, 5).Where(row => row != holder).Skip(round % 3).Take(2)];
            await Task.WhenAll(people.Select((person, at) => HoldOverAsync(person.Page, rows[at])));
            await Task.WhenAll(people.Select(person => person.Page.Mouse.UpAsync()));

            var now = await Task.WhenAll(people.Select(person => SettledOnAsync(person.Page, rows)));
            Assert.True(now[0] == now[1], $"Round {round}: {people[0].Name} sees {Alias} on v{now[0]}, {people[1].Name} on v{now[1]}");
            holder = now[0];
            var (winner, loser) = holder == rows[0] ? (people[0], people[1]) : (people[1], people[0]);
            wins[winner.Name]++;
            await Assertions.Expect(loser.Page.Locator(".refusal")).ToContainTextAsync($"{winner.Name} was first");
            await Assertions.Expect(loser.Page.Locator(".refusal")).ToContainTextAsync($"v{holder}");
            await Assertions.Expect(winner.Page.Locator(".refusal")).ToHaveCountAsync(0);
            await loser.Page.Locator(".refusal button").ClickAsync();
            await Assertions.Expect(loser.Page.Locator(".refusal")).ToHaveCountAsync(0);
        }

        var after = CoreHost.Must(await App.Get<AliasQueries>().GetAsync(Model, Alias, ada, Ct));
        Assert.Equal((holder, before.Generation + Rounds), (after.Number, after.Generation));
        TestContext.Current.TestOutputHelper?.WriteLine($"{ada.Name} won {wins[ada.Name]} times, {rita.Name} {wins[rita.Name]}.");
    }

    // Up to the moment before the hand opens.
    private static async Task HoldOverAsync(IPage page, int row)
    {
        var from = await page.Locator($"[data-row] [data-chip='{Alias}']").BoundingBoxAsync();
        var to = await page.Locator($"[data-row='{row}']").BoundingBoxAsync();
        Assert.NotNull(from);
        Assert.NotNull(to);
        await page.Mouse.MoveAsync(from.X + 12, from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + (to.Width / 2), to.Y + (to.Height / 2), new() { Steps = 2 });
        await Assertions.Expect(page.Locator($"[data-row='{row}'][data-over][data-drop=yes]")).ToBeVisibleAsync();
    }

    // A chip can be taken again only where the database has it.
    private static async Task<int> SettledOnAsync(IPage page, int[] rows)
    {
        var chips = string.Join(", ", rows.Select(row => $"[data-row='{row}'] [data-chip='{Alias}']"));
        await page.Locator(chips).WaitForAsync();
        var row = await page.Locator($"[data-row]:has([data-chip='{Alias}'])").GetAttributeAsync("data-row");
        return int.Parse(row!, CultureInfo.InvariantCulture);
    }
}
