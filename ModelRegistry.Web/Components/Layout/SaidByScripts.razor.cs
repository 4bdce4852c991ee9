namespace ModelRegistry.Web.Components.Layout;

/// <summary>The one place where scripts say what a screen reader reads out, and the words they say: scripts have none of their own.</summary>
public sealed partial class SaidByScripts;
