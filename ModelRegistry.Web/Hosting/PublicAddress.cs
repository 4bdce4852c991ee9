using Microsoft.Extensions.Options;

namespace ModelRegistry.Web.Hosting;

/// <summary>The setting <c>Registry:PublicUrl</c>: where people and scripts reach this registry.</summary>
public sealed class PublicAddressOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Registry";

    /// <summary>An absolute http or https address, with a path where a proxy adds one; null for the one that a request came to.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>What absolute addresses in an answer begin with, without a slash at the end.</summary>
    public string RootOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return string.IsNullOrWhiteSpace(PublicUrl) ? $"{request.Scheme}://{request.Host}{request.PathBase}" : PublicUrl.TrimEnd('/');
    }
}

internal sealed class PublicAddressOptionsValidator : IValidateOptions<PublicAddressOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicAddressOptions options) =>
        string.IsNullOrWhiteSpace(options.PublicUrl) || (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "" })
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{PublicAddressOptions.Section}:{nameof(PublicAddressOptions.PublicUrl)} is {options.PublicUrl}; allowed is an absolute address like https://models.example.org, or nothing for the one that a request came to.");
}
