namespace ModelRegistry.Web.Components.Account;

/// <summary>Where somebody is sent who is signed in and may not see a page whose existence is no secret.</summary>
public sealed partial class NoAccessPage;
