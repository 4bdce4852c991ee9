using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A tab of <see cref="NavTabs"/>.</summary>
/// <param name="Key">Its word in the address.</param>
/// <param name="Text">What it says.</param>
/// <param name="Count">How many things are behind it; null shows no number.</param>
public sealed record NavTab(string Key, Text Text, long? Count = null);
