using Microsoft.Extensions.Localization;
using ModelRegistry.Core.Common;
using MudBlazor;

namespace ModelRegistry.Web.Languages;

/// <summary>The few words that MudBlazor's parts say by themselves, in the circuit's language: the library's own way asks the ambient culture.</summary>
internal sealed class MudTexts(ILoggerFactory loggers, Localizer l) : DefaultLocalizationInterceptor(loggers)
{
    public override LocalizedString Handle(string key, params object[] arguments)
    {
        Text? said = key switch
        {
            "MudSnackbar_Close" or "MudDialog_Close" or "MudAlert_Close" => (Text)"Close",
            _ => null,
        };
        return said is null ? base.Handle(key, arguments) : new(key, l[said]);
    }
}
