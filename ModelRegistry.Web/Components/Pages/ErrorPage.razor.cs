using System.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Pages;

/// <summary>What a request that failed on the server shows: a reference to find it by in the log, no word of the exception.</summary>
public sealed partial class ErrorPage
{
    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    private string? Reference => Activity.Current?.TraceId.ToString() ?? HttpContext?.TraceIdentifier;
}
