using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A size in binary units; the exact number of bytes on hover.</summary>
public sealed partial class ByteSize
{
    /// <summary>Bytes, not negative.</summary>
    [Parameter, EditorRequired]
    public long Value { get; set; }
}
