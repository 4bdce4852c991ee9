namespace ModelRegistry.Web.Components.Pages;

/// <summary>What is missing and what is forbidden look the same here, on purpose.</summary>
public sealed partial class NotFoundPage;
