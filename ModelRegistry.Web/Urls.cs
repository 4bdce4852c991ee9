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

    /// <summary>The sign-in page that leads back to a local path.</summary>
    public static string SignInThen(string path) => $"{SignIn}?returnUrl={Uri.EscapeDataString(path)}";
}
