using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A component rendered without a browser, in English unless the test says another language before its first render.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest() => Services.AddScoped(_ => new Localizer(Language));

    /// <summary>The tag of the language that is spoken.</summary>
    protected string Language { get; set; } = Catalogue.English;
}
