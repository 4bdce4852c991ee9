using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Samples;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Makes the first account, for whoever has the printed code; says where the code is to whoever has not.</summary>
public sealed partial class SetUp
{
    private FormOutcome outcome = FormOutcome.None;
    private ISampleModels? samples;
    private bool isOpen;

    [SupplyParameterFromForm]
    private SetUpInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private SetUpCode SetUpCode { get; set; } = default!;

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

    [Inject]
    private AddAccount AddAccount { get; set; } = default!;

    [Inject]
    private IEnumerable<ISampleModels> Samples { get; set; } = default!;

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<SetUp> Log { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new() { AddSamples = true };
        samples = Samples.FirstOrDefault();
        if (await Accounts.AnyAsync(HttpContext.RequestAborted))
        {
            SetUpCode.Close();
            Navigation.NavigateTo(Urls.SignIn, forceLoad: true);
            return;
        }

        isOpen = SetUpCode.Matches(Input.Code ?? Code);
    }

    private async Task SetUpAsync()
    {
        if (!isOpen) return;
        var ct = HttpContext.RequestAborted;
        var made = await AddAccount.ExecuteFirstAsync(new(Input.Name?.Trim(), Input.Email, Input.Password ?? string.Empty), ct);
        if (!made.TryGet(out var actor, out var error))
        {
            outcome = new(Refusal: error);
            return;
        }

        SetUpCode.Close();
        if (await SignInManager.UserManager.FindByIdAsync(actor.UserId.ToString()) is { } user) await SignInManager.SignInAsync(user, isPersistent: true);
        // The account stands; samples that don't come are no reason to keep a person out.
        if (Input.AddSamples && samples is not null && (await samples.AddAsync(actor, ct)).Error is { } missing)
            Log.LogWarning("The sample models were not added: {Code} {Message}", missing.Code, missing.Message);
        Navigation.NavigateTo(Urls.Home, forceLoad: true);
    }

    private sealed class SetUpInput
    {
        public string? Code { get; set; }

        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool AddSamples { get; set; }
    }
}
