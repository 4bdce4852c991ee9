using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Collections;

internal static class CollectionErrors
{
    public static Error NameTaken(Text what) => new(ErrorKind.Conflict, "name_taken", $"There is already a {what}, perhaps written with other case or width: names are compared without them.");

    public static Error NotEmpty(Text what, Text holds) => new(ErrorKind.Conflict, "not_empty", $"{what} still holds {holds}; only an empty one can be deleted.");

    public static Error ConfirmationMissing(string name) =>
        Error.Invalid("confirmation_missing", "confirm", $"Deleting asks for the name: send it as typed, '{name}'.");
}
