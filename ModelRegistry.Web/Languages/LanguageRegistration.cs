using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;

namespace ModelRegistry.Web.Languages;

/// <summary>The languages' two doors.</summary>
public static class LanguageRegistration
{
    /// <summary>Adds the <see cref="Localizer"/> of each request and circuit, and the ambient culture that libraries ask.</summary>
    public static IServiceCollection AddRegistryLanguages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(scope => new Localizer(RequestLanguage.Of(scope.GetRequiredService<IHttpContextAccessor>().HttpContext)));
        services.Configure<RequestLocalizationOptions>(options =>
        {
            // Language goes with the person; numbers are written one way for all, whatever the machine's own settings are.
            options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(Catalogue.English));
            options.SupportedCultures = [CultureInfo.InvariantCulture];
            options.SupportedUICultures = [.. Catalogue.Languages.Select(language => CultureInfo.GetCultureInfo(language.Tag))];
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(new(StringSegment.Empty, RequestLanguage.Of(context)))),
            ];
        });
        return services;
    }
}
