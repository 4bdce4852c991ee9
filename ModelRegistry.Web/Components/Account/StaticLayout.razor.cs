namespace ModelRegistry.Web.Components.Account;

/// <summary>The frame of static pages that need a working page's width: lists with forms.</summary>
public sealed partial class StaticLayout;
