using System.Security.Claims;
using Bunit;
using Bunit.Rendering;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.History;
using ModelRegistry.Web.RegisteredModels;
using MudBlazor;
using MudBlazor.Services;

namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// A registered model with five bookmarks on the real use cases and a real database, and components rendered over it as a person sees them:
/// <c>v0</c> holds <c>production</c> (protected), <c>v1</c> holds <c>staging</c>, <c>v3</c> has no files.
/// </summary>
public abstract class BoardScene : ComponentTest, IAsyncLifetime
{
    private CoreHost host = default!;
    private BunitAuthorizationContext signIn = default!;

    /// <summary>The registered model's name.</summary>
    protected const string Model = "Digits";

    /// <summary>How long an assertion waits for the feed, which looks once a second.</summary>
    protected static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(15);

    /// <summary>The entity's name.</summary>
    protected string Entity { get; private set; } = string.Empty;

    /// <summary>Who owns the entity.</summary>
    protected Actor Owner { get; private set; } = default!;

    /// <summary>The registered model's path.</summary>
    protected CollectionPath Path => CollectionPath.OfModel(Entity, Model);

    /// <summary>Everything read out so far.</summary>
    protected List<string> Said { get; } = [];

    private protected CoreHost Host => host;

    private protected static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        IServiceCollection core = new ServiceCollection();
        host = await CoreHost.StartAsync(also: services => core = services);
        Share(core);
        Owner = await host.AddAccountAsync("ada");
        Entity = await host.AddEntityAsync(Owner, "acme");
        for (var number = 0; number < 5; number++)
        {
            await LogAsync($$"""{"accuracy":0.9{{number}},"log_loss":0.{{9 - number}},"note":"run {{number}}","epoch":{{number}}}""", withFile: number != 3);
            await BookmarkAsync(number);
        }

        Must(await host.Get<ProtectAlias>().ExecuteAsync(new(Path, "production", new(Role.Reviewer)), Owner, Ct));
        await MoveByAsync(Owner, "production", 0);
        await MoveByAsync(Owner, "staging", 1);
    }

    /// <summary>The value, or a failure that says the refusal.</summary>
    private protected static T Must<T>(Core.Common.Result<T> result) => CoreHost.Must(result);

    /// <summary>A member of the entity.</summary>
    protected async Task<Actor> AddMemberAsync(Role role, string name)
    {
        var member = await host.AddAccountAsync(name);
        await host.SetRoleAsync(Owner, Entity, member, role);
        return member;
    }

    /// <summary>Logs a version of <c>digits-mlp</c>.</summary>
    protected async Task<int> LogAsync(string metadata, bool withFile = true)
    {
        var log = host.Get<LogVersion>();
        await using var upload = Must(await log.BeginAsync(new(Entity, "digits", "digits-mlp"), create: true, Owner, Ct));
        if (withFile)
        {
            using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(metadata));
            Must(await upload.AddFileAsync("model.bin", content, Ct));
        }

        return Must(await log.CommitAsync(upload, new(metadata), Owner, Ct)).Number;
    }

    /// <summary>Bookmarks version <paramref name="number"/> of <c>digits-mlp</c>.</summary>
    protected async Task<int> BookmarkAsync(int number, string model = Model) => Must(await host.Get<BookmarkVersion>()
        .ExecuteAsync(new(Entity, model, $"{Entity}/digits/digits-mlp:v{number}", Create: true), Owner, Ct)).Number;

    /// <summary>Moves an alias as another page or script would, seeing what is there now.</summary>
    private protected async Task MoveByAsync(Actor actor, string alias, int number, CoreHost? at = null)
    {
        var now = (await host.Get<AliasQueries>().GetAsync(Path, alias, Owner, Ct)) is { IsSuccess: true } found ? found.Value.Seen : 0;
        Must(await (at ?? host).Get<MoveAlias>().ExecuteAsync(new(Path, alias, $"v{number}", now), actor, Ct));
    }

    /// <summary>Which bookmark holds an alias in the database; null for nobody.</summary>
    protected async Task<int?> HolderAsync(string alias) =>
        (await host.Get<AliasQueries>().GetAsync(Path, alias, Owner, Ct)) is { IsSuccess: true } found ? found.Value.Number : null;

    /// <summary>The board as <paramref name="person"/> sees it, in the layout's frame: dialogs, toasts and the live region beside it.</summary>
    protected async Task<IRenderedComponent<ContainerFragment>> ShowBoardAsync(Actor person, string? cursor = null)
    {
        var reader = Must(await host.Get<CollectionQueries>().GetAsync(Path, person, Ct));
        return Show(person, builder =>
        {
            builder.OpenComponent<AliasBoard>(0);
            builder.AddComponentParameter(1, nameof(AliasBoard.Entity), Entity);
            builder.AddComponentParameter(2, nameof(AliasBoard.Model), Model);
            builder.AddComponentParameter(3, nameof(AliasBoard.EntityId), reader.EntityId);
            builder.AddComponentParameter(4, nameof(AliasBoard.ModelId), reader.Collection.Id);
            builder.AddComponentParameter(5, nameof(AliasBoard.Cursor), cursor);
            builder.CloseComponent();
        });
    }

    /// <summary>A registered model's page at its address.</summary>
    protected RenderFragment ModelAt(string query = "", string model = Model)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(Web.Urls.Model(Entity, model) + query);
        return builder =>
        {
            builder.OpenComponent<ModelPage>(0);
            builder.AddComponentParameter(1, nameof(ModelPage.Entity), Entity);
            builder.AddComponentParameter(2, nameof(ModelPage.Model), model);
            builder.CloseComponent();
        };
    }

    /// <summary>The page of <c>digits-mlp</c> at its address.</summary>
    protected RenderFragment ArtifactAt(string query = "")
    {
        var path = new CollectionPath(Entity, "digits", "digits-mlp");
        Services.GetRequiredService<NavigationManager>().NavigateTo(Web.Urls.Collection(path) + query);
        return builder =>
        {
            builder.OpenComponent<ArtifactPage>(0);
            builder.AddComponentParameter(1, nameof(ArtifactPage.Entity), path.Entity);
            builder.AddComponentParameter(2, nameof(ArtifactPage.Project), path.Project);
            builder.AddComponentParameter(3, nameof(ArtifactPage.Artifact), path.Name);
            builder.CloseComponent();
        };
    }

    /// <summary>From here on it is this person who looks.</summary>
    protected void SignIn(Actor person)
    {
        ArgumentNullException.ThrowIfNull(person);
        signIn.SetAuthorized(person.Name).SetClaims(new Claim(ClaimTypes.NameIdentifier, person.UserId.ToString()));
    }

    /// <summary>Any content in the layout's frame, as a person sees it.</summary>
    protected IRenderedComponent<ContainerFragment> Show(Actor person, RenderFragment content)
    {
        SignIn(person);
        Services.GetRequiredService<Announcer>().Said += said => Said.Add(said.ToString());
        return Render(builder =>
        {
            builder.OpenComponent<MudPopoverProvider>(0);
            builder.CloseComponent();
            builder.OpenComponent<MudDialogProvider>(1);
            builder.CloseComponent();
            builder.OpenComponent<MudSnackbarProvider>(2);
            builder.CloseComponent();
            builder.OpenComponent<LiveRegion>(3);
            builder.CloseComponent();
            builder.OpenComponent<NewsLine>(4);
            builder.CloseComponent();
            builder.AddContent(5, content);
        });
    }

    /// <summary>Opens a menu of the board and chooses from it.</summary>
    protected static async Task ChooseAsync(IRenderedComponent<ContainerFragment> page, string opener, string item)
    {
        ArgumentNullException.ThrowIfNull(page);
        await page.Find(opener).ClickAsync(new());
        // Not awaited to its end: it may wait for a dialog that this opens.
        _ = page.FindAll("[role=menuitem]").Single(found => found.TextContent.Trim() == item).ClickAsync(new());
    }

    /// <summary>Picks an alias up by pointer.</summary>
    protected static Task PickUpAsync(IRenderedComponent<ContainerFragment> page, string alias)
    {
        ArgumentNullException.ThrowIfNull(page);
        var board = page.FindComponent<AliasBoard>();
        return board.InvokeAsync(() => board.Instance.PickUpAsync(alias));
    }

    /// <summary>Picks an alias up and drops it on a row; for a protected one it ends when its sheet is closed.</summary>
    protected static async Task DragAsync(IRenderedComponent<ContainerFragment> page, string alias, int number)
    {
        await PickUpAsync(page, alias);
        var board = page.FindComponent<AliasBoard>();
        await board.InvokeAsync(() => board.Instance.DropAsync(alias, number));
    }

    /// <summary>The button with this text.</summary>
    protected static AngleSharp.Dom.IElement Button(IRenderedComponent<ContainerFragment> page, string text)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent.Trim() == text));
        return page.FindAll("button").First(button => button.TextContent.Trim() == text);
    }

    /// <summary>From here on the page hears what is committed, as in a running server.</summary>
    protected Task StartFeedAsync() => host.Get<HistoryFeed>().StartAsync(Ct);

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await host.Get<HistoryFeed>().StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }

    // The page's services beside the core's, which are the host's own.
    private void Share(IServiceCollection core)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        signIn = this.AddAuthorization();
        Services.AddLogging();
        Services.AddMudServices();
        Services.AddRegisteredModelPages();
        Services.AddScoped<Announcer>().AddScoped<Drafts>().AddScoped<News>().AddScoped<AgoTicker>();
        Services.AddHttpContextAccessor();
        Services.AddScoped<IActorAccessor, ActorAccessor>();
        Services.AddSingleton(host.Get<TimeProvider>());
        foreach (var type in core.Select(service => service.ServiceType).Distinct()
            .Where(type => type.Namespace?.StartsWith("ModelRegistry.Core", StringComparison.Ordinal) == true && !type.ContainsGenericParameters))
            Services.AddSingleton(type, _ => host.Services.GetRequiredService(type));
    }
}
