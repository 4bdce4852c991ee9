namespace ModelRegistry.Web.Artifacts;

/// <summary>The fields of a logging request, for the API's document; <see cref="VersionForm"/> reads them.</summary>
/// <param name="Metadata">A JSON object.</param>
/// <param name="Alias">An alias the version gets; repeat it for more.</param>
/// <param name="Run">The name of the run that logs it.</param>
/// <param name="Tag">A tag; repeat it for more.</param>
/// <param name="File">A file; its filename is the path inside the version. Repeat it for more.</param>
internal sealed record LogVersionForm(string? Metadata, string? Alias, string? Run, string? Description, string? Tag, IFormFile? File);
