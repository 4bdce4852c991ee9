using Microsoft.AspNetCore.Diagnostics;

namespace ModelRegistry.Web.Hosting;

/// <summary>How an endpoint that speaks another protocol says what the host refuses before it is reached; metadata of that endpoint.</summary>
/// <param name="Write">Writes the body for a status that is set, and one English sentence.</param>
public sealed record RefusalForm(Func<HttpContext, string, Task> Write)
{
    /// <summary>Writes a refusal in the form of the endpoint that was asked; false where it has none of its own.</summary>
    public static async Task<bool> TryWriteAsync(HttpContext context, int status, string message)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Where an exception is answered, the endpoint that threw it is kept aside.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (endpoint?.Metadata.GetMetadata<RefusalForm>() is not { } form) return false;
        context.Response.StatusCode = status;
        await form.Write(context, message);
        return true;
    }
}
