using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Access;

internal static class AccessErrors
{
    public static Error NotAdministrator => new(ErrorKind.Forbidden, "forbidden", "Only an administrator may do this.");

    public static Error NotWithToken =>
        new(ErrorKind.Forbidden, "forbidden", "A token can't do this for its account; sign in with a browser.");

    /// <summary>A form came twice; its secret was shown to whoever sent it first.</summary>
    public static Error TokenMade =>
        new(ErrorKind.Conflict, "token_made", "This form made its token already, and it was shown then. If it was lost, revoke it and make another.");

    public static Error NameTaken(string name) =>
        new(ErrorKind.Conflict, "name_taken", $"The name '{name}' is taken; an account or a team has it. Names are compared without case.") { Fields = Field("name", "This name is taken.") };

    public static Error EmailTaken =>
        new(ErrorKind.Conflict, "email_taken", "Another account has this e-mail address.") { Fields = Field("email", "Another account has this address.") };

    public static Error NotEmpty(string name, Text holds) =>
        new(ErrorKind.Conflict, "entity_not_empty", $"{name} still holds {holds}; only an empty team can be deleted.");

    public static Error OwnEntity(string name, Text what) =>
        new(ErrorKind.Conflict, "own_entity", $"{name} is a person's own entity: {what}");

    public static Error LastOwner(string name) =>
        new(ErrorKind.Conflict, "last_owner", $"{name} would be left without an owner. Make somebody else an owner first.");

    public static Error LastAdministrator =>
        new(ErrorKind.Conflict, "last_administrator", "The registry would be left without an administrator who can sign in.");

    public static Error AccountUnknown(string who) => Error.NotFound($"account '{who}'");

    public static Error RoleInvalid(string field) => Error.Invalid("role_invalid", field, $"A role is one of {string.Join(", ", Enum.GetNames<Role>())}.");

    /// <summary>Reads a role by its name, without case.</summary>
    public static Result<Role> ParseRole(string? text, string field) =>
        Enum.GetValues<Role>().Where(role => string.Equals(role.ToString(), text, StringComparison.OrdinalIgnoreCase)).Select(role => (Role?)role).FirstOrDefault() is { } found
            ? found
            : RoleInvalid(field);

    /// <summary>Several refusals as one: the first's code, every field; null where there is none.</summary>
    public static Error? Together(params ReadOnlySpan<Error?> faults)
    {
        Error? first = null;
        var fields = new Dictionary<string, Text>(StringComparer.Ordinal);
        foreach (var fault in faults)
        {
            first ??= fault;
            foreach (var (field, message) in fault?.Fields ?? new Dictionary<string, Text>(StringComparer.Ordinal)) fields.TryAdd(field, message);
        }

        return first is null ? null : first with { Fields = fields };
    }

    private static Dictionary<string, Text> Field(string name, Text message) => new(StringComparer.Ordinal) { [name] = message };
}
