namespace ModelRegistry.Web.Components.Layout;

/// <summary>
/// The frame of static pages (sign-in, account): no circuit, no MudBlazor provider.
/// Such a page also carries <c>[ExcludeFromInteractiveRouting]</c>.
/// </summary>
public sealed partial class AccountLayout;
