namespace ModelRegistry.Web.Access;

/// <summary>Who a request may come from.</summary>
internal static class Schemes
{
    /// <summary>Chooses: a token for machines and wherever <c>Authorization</c> is sent, else the browser's cookie.</summary>
    public const string Either = "Registry";

    /// <summary>A token in the <c>Authorization</c> header.</summary>
    public const string Token = "Token";
}
