namespace ModelRegistry.Web;

/// <summary>Every path that the app links to or serves, without a trailing slash.</summary>
public static partial class Urls
{
    /// <summary>The first page.</summary>
    public const string Home = "/";

    /// <summary>What a path that nothing answers shows.</summary>
    public const string NotFound = "/not-found";

    /// <summary>What an unexpected failure shows.</summary>
    public const string Error = "/error";

    /// <summary>The colours, type and spacing of both themes as one style sheet.</summary>
    public const string ThemeSheet = "/theme.css";

    /// <summary>The signed-in person's own page.</summary>
    public const string Account = "/account";

    /// <summary>The static sign-in page; takes <c>returnUrl</c>.</summary>
    public const string SignIn = "/account/sign-in";

    /// <summary>Where the sign-out form posts; takes <c>returnUrl</c> in the form.</summary>
    public const string SignOut = "/account/sign-out";

    /// <summary>Says that an account may not see a page.</summary>
    public const string NoAccess = "/account/no-access";

    /// <summary>Makes the first account; takes the printed <c>code</c>.</summary>
    public const string SetUp = "/setup";

    /// <summary>Where somebody whose account an administrator made sets their first password; takes <c>user</c> and <c>code</c>.</summary>
    public const string Welcome = "/account/welcome";

    /// <summary>Changes the password.</summary>
    public const string Password = "/account/password";

    /// <summary>Adds, names and removes passkeys.</summary>
    public const string Passkeys = "/account/passkeys";

    /// <summary>Makes and revokes tokens.</summary>
    public const string Tokens = "/account/tokens";

    /// <summary>Chooses where short references lead.</summary>
    public const string Defaults = "/account/defaults";

    /// <summary>Begins the making of a passkey, by <c>js/passkeys.js</c>.</summary>
    public const string PasskeyCreation = "/account/passkeys/creation-options";

    /// <summary>Begins a sign-in by passkey, by <c>js/passkeys.js</c>.</summary>
    public const string PasskeyRequest = "/account/passkeys/request-options";

    /// <summary>The administrator's list of accounts.</summary>
    public const string Users = "/administration/users";

    /// <summary>The administrator's list of entities; teams are made there.</summary>
    public const string AllEntities = "/administration/entities";

    /// <summary>The process is alive.</summary>
    public const string Healthz = "/healthz";

    /// <summary>Database, storage and keys answer.</summary>
    public const string Readyz = "/readyz";

    /// <summary>What every link to bytes begins with.</summary>
    public const string Files = "/files";

    /// <summary>Readable pages of the HTTP API.</summary>
    public const string ApiDocs = "/docs/api";

    /// <summary>The HTTP API as an OpenAPI document.</summary>
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>An entity's settings: members, title, name.</summary>
    public static string Settings(string entity) => $"/settings/{Uri.EscapeDataString(entity)}";

    /// <summary>The query's word for the artifact that a bin is narrowed to, <c>project/name</c>.</summary>
    public const string ArtifactParameter = "artifact";

    /// <summary>An entity's bin: deleted versions.</summary>
    public static string Bin(string entity) => $"/bin/{Uri.EscapeDataString(entity)}";

    /// <summary>What of one artifact lies there.</summary>
    public static string Bin(Core.Collections.CollectionPath artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return $"{Bin(artifact.Entity)}?{ArtifactParameter}={Uri.EscapeDataString($"{artifact.Project}/{artifact.Name}")}";
    }

    /// <summary>The sign-in page that leads back to a local path.</summary>
    public static string SignInThen(string path) => $"{SignIn}?returnUrl={Uri.EscapeDataString(path)}";
}
