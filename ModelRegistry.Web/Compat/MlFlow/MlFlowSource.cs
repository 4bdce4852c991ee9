using System.Globalization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Where the files of a new version come from, by what a client calls their source.</summary>
internal abstract record MlFlowSource
{
    /// <summary>Kept here with a run or a logged model.</summary>
    /// <param name="Owner">Its id.</param>
    /// <param name="Path">A file or folder of it; empty for all.</param>
    public sealed record Kept(Guid Owner, string Path) : MlFlowSource;

    /// <summary>A version that is registered already.</summary>
    /// <param name="Model">The registered model.</param>
    /// <param name="Member">A number, a stage or <c>latest</c>, or after <c>@</c> an alias.</param>
    /// <param name="IsAlias">True after <c>@</c>.</param>
    public sealed record Registered(string Model, string Member, bool IsAlias) : MlFlowSource;

    /// <summary>The files of a version, by the address that downloads have.</summary>
    public sealed record Version(Guid Id) : MlFlowSource;

    /// <summary>Files that this registry does not have.</summary>
    public sealed record Elsewhere : MlFlowSource;

    private const int MaxLength = 2000;

    /// <summary>Reads it, or the refusal that says what of it is missing, leads out of its place or to this machine's own files.</summary>
    public static MlFlowSource Read(string source)
    {
        if (source.Length > MaxLength) throw Bad(source[..TextKey.WholeAt(source, 100)] + "…", string.Create(CultureInfo.InvariantCulture, $"It has {source.Length} characters; at most {MaxLength} are taken."));
        if (LeadsAway(source)) throw Bad(source, "It leads out of its place: '..' and characters of code 0 are in no source.");
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        // One letter before it is a drive.
        if (colon < 2 || !source[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')) throw Local(source);
        var (scheme, rest) = (source[..colon].ToLowerInvariant(), source[(colon + 1)..]);
        return scheme switch
        {
            "file" => throw Local(source),
            "models" => OfModel(source, rest),
            "runs" => OfRun(source, rest.Trim('/')),
            "mlflow-artifacts" => ReadPath(PathOf(rest)) ?? throw Bad(source, $"'{PathOf(rest)}' is no place of this store: files lie under EXPERIMENT/RUN/artifacts/, EXPERIMENT/models/MODEL/artifacts/ and model-versions/ID/."),
            "http" or "https" when rest.IndexOf(ArtifactRoutes.Base + "/artifacts/", StringComparison.Ordinal) is >= 0 and var at =>
                ReadPath(Uri.UnescapeDataString(rest[(at + ArtifactRoutes.Base.Length + "/artifacts/".Length)..])) ?? new Elsewhere(),
            _ => (rest.StartsWith("//", StringComparison.Ordinal) ? PathOf(rest) : rest.Trim('/')).Length == 0 ? throw Bad(source, $"It names no path there: {scheme}://PLACE/PATH is meant.") : new Elsewhere(),
        };
    }

    /// <summary>True of an address elsewhere that would be taken as a source.</summary>
    public static bool IsElsewhere(string source)
    {
        try
        {
            return Read(source) is Elsewhere;
        }
        catch (MlFlowRefusal)
        {
            return false;
        }
    }

    /// <summary>What a path of the artifact store is: <c>EXPERIMENT/RUN/artifacts/…</c>, <c>EXPERIMENT/models/m-…/artifacts/…</c>, <c>model-versions/ID/…</c>; null for another.</summary>
    public static MlFlowSource? ReadPath(string path)
    {
        var parts = path.Trim('/').Split('/');
        return parts switch
        {
            [ArtifactRoutes.Versions, var id, ..] when Guid.TryParseExact(id, "N", out var version) => new Version(version),
            [_, "models", var model, "artifacts", ..] when ReadModelId(model) is { } id => new Kept(id, string.Join('/', parts[4..])),
            [_, var run, "artifacts", ..] when Guid.TryParseExact(run, "N", out var id) => new Kept(id, string.Join('/', parts[3..])),
            _ => null,
        };
    }

    /// <summary>From <c>m-</c> and 32 hex.</summary>
    public static Guid? ReadModelId(string text) => text.StartsWith("m-", StringComparison.Ordinal) && Guid.TryParseExact(text[2..], "N", out var id) ? id : null;

    /// <summary>The same in words.</summary>
    public static string ModelId(Guid id) => string.Create(CultureInfo.InvariantCulture, $"m-{id:N}");

    private static Kept OfRun(string source, string rest)
    {
        var (run, path) = rest.Split('/', 2) is [var first, var second] ? (first, second) : (rest, string.Empty);
        if (run.Length == 0) throw Bad(source, "It names no run: runs:/RUN/PATH is meant.");
        return Guid.TryParseExact(run, "N", out var id) ? new(id, path.Trim('/')) : throw Bad(source, $"'{run}' is no run's id, which is 32 hexadecimal digits: runs:/RUN/PATH is meant.");
    }

    /// <summary>The refusal where nobody is that it is kept with.</summary>
    public static MlFlowRefusal NotThere(string source, Kept kept) => MlFlowRefusal.NotFound(source.Contains(ModelId(kept.Owner), StringComparison.Ordinal)
        ? $"Logged model with ID '{ModelId(kept.Owner)}', which the source '{source}' names, not found"
        : $"Run with id={MlFlowJson.Id(kept.Owner)}, which the source '{source}' names, not found");

    private static MlFlowSource OfModel(string source, string rest)
    {
        var name = rest.Trim('/');
        if (ReadModelId(name) is { } logged) return new Kept(logged, string.Empty);
        var at = name.LastIndexOf('@');
        if (at > 0 && at < name.Length - 1) return new Registered(name[..at], name[(at + 1)..], true);
        var slash = name.LastIndexOf('/');
        return slash > 0 && slash < name.Length - 1 ? new Registered(name[..slash], name[(slash + 1)..], false) : throw Bad(source, "It names no version: models:/NAME/VERSION, models:/NAME@ALIAS or models:/m-ID is meant.");
    }

    // Without an authority.
    private static string PathOf(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal)) return rest.Trim('/');
        var slash = rest.IndexOf('/', 2);
        return slash < 0 ? string.Empty : rest[slash..].Trim('/');
    }

    // After decoding it as often as anything changes, as a client of the store might.
    private static bool LeadsAway(string text)
    {
        for (var i = 0; i < 5; i++)
        {
            if (text.Contains('\0', StringComparison.Ordinal) || text.Split('/', '\\').Contains("..")) return true;
            var decoded = Uri.UnescapeDataString(text);
            if (decoded == text) return false;
            text = decoded;
        }

        return true;
    }

    private static MlFlowRefusal Bad(string source, string why) => MlFlowRefusal.Invalid($"Invalid model version source: '{source}'. {why}");

    private static MlFlowRefusal Local(string source) => Bad(
        source,
        "To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run: this registry has no local paths, and takes runs:/, models:/, mlflow-artifacts:/ and addresses elsewhere.");
}
