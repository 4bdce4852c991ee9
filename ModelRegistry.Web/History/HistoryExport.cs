using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Files;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ModelRegistry.Web.History;

/// <summary>Reads one page of a history, with the rights asked again.</summary>
internal delegate Task<Result<Page<HistoryEvent>>> ReadHistory(PageRequest page, CancellationToken ct);

/// <summary>
/// Sends a whole history as one file, newest first: page by page through the same query as the list, so that rights and masking are the same and
/// no more than a page is in memory. What is written meanwhile is not part of it.
/// </summary>
internal sealed class HistoryExport(IOptions<JsonOptions> json, ILogger<HistoryExport> log)
{
    /// <summary>One line an event, for spreadsheets.</summary>
    public const string Csv = "csv";

    /// <summary>One list of the events as the API's list has them.</summary>
    public const string Json = "json";

    private const int PageSize = 500;

    // What a spreadsheet would take for a formula: the four signs, their wide forms, and white space before one.
    private static readonly CsvConfiguration Safe = new(CultureInfo.InvariantCulture)
    {
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = ['=', '@', '+', '-', '\t', '\r', '\n', ' ', '＝', '＠', '＋', '－'],
        InjectionEscapeCharacter = '\'',
    };

    /// <summary>Sends it as <c>NAME-history.csv</c>, or answers why not; <c>query_invalid</c> for an unknown format, and for one page of it.</summary>
    /// <param name="marked">True: CSV begins with a byte order mark, by which a spreadsheet that a person opens it with knows UTF-8.</param>
    public async Task<IResult> SendAsync(HttpContext context, string? format, PageQuery part, string name, bool marked, ReadHistory read, CancellationToken ct)
    {
        if (Fault(format, part) is { } fault) return Problems.From(fault);
        var first = await read(new(PageSize), ct);
        if (!first.TryGet(out var page, out var error)) return Problems.From(error);
        FileResponder.SetDownloadHeaders(context, format == Csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8", $"{name}-history.{format}");
        var broke = format == Csv ? await WriteCsvAsync(context, page, marked, read, ct) : await WriteJsonAsync(context, page, read, ct);
        if (broke is not null)
        {
            // The status is sent: only a broken line tells the reader that the file is not whole.
            log.LogWarning("Sending a history broke off: {Code}", broke.Code);
            context.Abort();
        }

        return Results.Empty;
    }

    private static Error? Fault(string? format, PageQuery part) =>
        format is not (Csv or Json) ? Error.Invalid("query_invalid", "format", $"'format' is '{Csv}' or '{Json}'.")
        : part is { Limit: null, Cursor: null } ? null
        : Error.Invalid("query_invalid", "format", "A file holds the whole history: 'format' goes with neither 'limit' nor 'cursor'.");

    private async Task<Error?> WriteJsonAsync(HttpContext context, Page<HistoryEvent> page, ReadHistory read, CancellationToken ct)
    {
        var options = json.Value.SerializerOptions;
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, new() { Encoder = options.Encoder });
        writer.WriteStartArray();
        var broke = await EachPageAsync(page, read, async events =>
        {
            foreach (var happened in events) JsonSerializer.Serialize(writer, HistoryEventContract.Of(happened), options);
            await writer.FlushAsync(ct);
            await context.Response.BodyWriter.FlushAsync(ct);
        }, ct);
        if (broke is not null) return broke;
        writer.WriteEndArray();
        await writer.FlushAsync(ct);
        await context.Response.BodyWriter.FlushAsync(ct);
        return null;
    }

    private static async Task<Error?> WriteCsvAsync(HttpContext context, Page<HistoryEvent> page, bool marked, ReadHistory read, CancellationToken ct)
    {
        await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: marked), leaveOpen: true);
        await using var csv = new CsvWriter(text, Safe, leaveOpen: true);
        foreach (var column in Columns) csv.WriteField(column.Name);
        csv.WriteField("words");
        await csv.NextRecordAsync();
        return await EachPageAsync(page, read, async events =>
        {
            foreach (var happened in events)
            {
                var contract = HistoryEventContract.Of(happened);
                foreach (var column in Columns) csv.WriteField(column.Of(contract));
                csv.WriteField(HistoryWords.Text(happened));
                await csv.NextRecordAsync();
            }

            await text.FlushAsync(ct);
        }, ct);
    }

    private static async Task<Error?> EachPageAsync(Page<HistoryEvent> page, ReadHistory read, Func<IReadOnlyList<HistoryEvent>, Task> write, CancellationToken ct)
    {
        while (true)
        {
            await write(page.Items);
            if (page.Next is null) return null;
            if (!(await read(new(PageSize, page.Next), ct)).TryGet(out var next, out var error)) return error;
            page = next;
        }
    }

    private static readonly (string Name, Func<HistoryEventContract, string?> Of)[] Columns =
    [
        ("sequence", e => e.Sequence.ToString(CultureInfo.InvariantCulture)),
        ("at", e => e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        ("actor", e => e.Actor),
        ("token", e => e.Token),
        ("action", e => e.Action),
        ("subject", e => e.Subject),
        ("alias", e => e.Alias),
        ("generation", e => e.Generation?.ToString(CultureInfo.InvariantCulture)),
        ("fromVersion", e => e.FromVersion),
        ("toVersion", e => e.ToVersion),
        ("from", e => e.From),
        ("to", e => e.To),
        ("reason", e => e.Reason),
        ("request", e => e.Request?.ToString()),
        ("overrode", e => string.Join('\n', e.Overrode)),
        ("comment", e => e.Comment?.ToString(CultureInfo.InvariantCulture)),
        ("hash", e => e.Hash),
    ];
}
