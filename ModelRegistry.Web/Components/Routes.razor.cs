using Microsoft.AspNetCore.Components;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Web.Components;

/// <summary>The root of every page, on the server and in a circuit.</summary>
public sealed partial class Routes
{
    /// <summary>The tag of the document's language. The circuit's own connection may say another: browsers need not send it there.</summary>
    [Parameter]
    public string Language { get; set; } = Catalogue.English;

    /// <inheritdoc/>
    protected override void OnInitialized() => L.Speak(Language);
}
