namespace ModelRegistry.Web.Components.Layout;

/// <summary>
/// Turns auto, light, dark. The choice is a cookie and an attribute of the root element, both set by the script;
/// which of the three icons and words shows is the style sheet's doing, so that a render never disagrees with it.
/// </summary>
public sealed partial class ThemeToggle;
