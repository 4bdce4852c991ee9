using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>What a screen reader is told of things that happen without the focus moving. One per circuit.</summary>
public sealed class Announcer
{
    /// <summary>Raised with each message, on the caller's thread.</summary>
    public event Action<Text>? Said;

    /// <summary>Says a message politely: after what is being read. The same message twice is read twice.</summary>
    public void Say(Text message) => Said?.Invoke(message);
}
