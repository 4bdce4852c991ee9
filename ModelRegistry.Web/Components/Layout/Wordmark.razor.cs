namespace ModelRegistry.Web.Components.Layout;

/// <summary>The mark and the name: an M under whose valley one version is chosen.</summary>
public sealed partial class Wordmark;
