using System.Security.Cryptography;
using System.Text;
using Microsoft.JSInterop;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// What somebody writes and has not sent yet. A field with the attribute <c>data-draft</c> is kept by <c>js/drafts.js</c> in the tab, by reader
/// and page, and comes back after a lost circuit, a restart of the server or a reload. A dialog that closes forgets its fields by itself. One per circuit.
/// </summary>
public sealed class Drafts(IJSRuntime script)
{
    /// <summary>The value of <c>data-draft</c>: what is being done, and to what thing of the page.</summary>
    public static string Key(string act, params IEnumerable<object?> thing) =>
        string.Join(':', thing.Select(part => FormattableString.Invariant($"{part}")).Prepend(act));

    /// <summary>The same for a text that is changed. Where somebody saved another since, the draft went on from what is no more, and stays away.</summary>
    public static string KeyOfChange(string act, string? text, params IEnumerable<object?> thing) =>
        Key(act, [.. thing, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? string.Empty)).AsSpan(0, 8))]);

    /// <summary>Sent or given up, by a field that stays where it is.</summary>
    public async Task ForgetAsync(string key)
    {
        try
        {
            await script.InvokeVoidAsync("registryDrafts.forgetKey", key);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone. A draft too many does less harm than one too few.
        }
    }
}
