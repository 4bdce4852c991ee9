namespace ModelRegistry.Web.Collections;

/// <summary>A new model artifact or registered model.</summary>
/// <param name="Name">Required.</param>
internal sealed record NewCollectionBody(string? Name, string? Description);

/// <summary>New words; a field left out stays as it is, an empty description clears it, tags replace all tags.</summary>
internal sealed record ChangeCollectionBody(string? Name, string? Description, IReadOnlyList<string>? Tags);
