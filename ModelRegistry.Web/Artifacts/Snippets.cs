using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Web.Artifacts;

/// <summary>
/// Lines that work when pasted: the reader's own base address, names escaped in addresses and quoted for the language, the version by its
/// number. The token comes from the environment, never into the text.
/// </summary>
public static class Snippets
{
    private const string Bearer = "-H \"Authorization: Bearer $TOKEN\"";

    /// <summary>Three lines of shell that log a version; what is missing is made on the way.</summary>
    public static string FirstLog(string baseUri, string entity, string project, string artifact) =>
        $$"""
        export TOKEN=mreg-...
        curl {{Bearer}} -F 'metadata={"accuracy":0.97}' -F file=@model.onnx \
          {{Shell(Absolute(baseUri, Urls.ApiLog(entity, project, artifact)))}}
        """;

    /// <summary>Shell: what a reference means now, as JSON.</summary>
    public static string Resolve(string baseUri, string reference) =>
        $"""
        curl -fsS {Bearer} \
          {Shell(Absolute(baseUri, Urls.ApiResolve(reference)))}
        """;

    /// <summary>Shell: one file, resumed where a download broke off.</summary>
    public static string CurlFile(string baseUri, VersionView version, string path)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(path);
        return $"""
            curl -fL -C - {Bearer} -o {Shell("./" + path[(path.LastIndexOf('/') + 1)..])} \
              {Shell(Absolute(baseUri, Urls.ApiFile(version.Artifact, version.Number, path)))}
            """;
    }

    /// <summary>Shell: all files as one zip.</summary>
    public static string CurlArchive(string baseUri, VersionView version) =>
        $"""
        curl -fL {Bearer} -o {Shell("./" + ZipName(version))} \
          {Shell(ArchiveOf(baseUri, version))}
        """;

    /// <summary>C#: all files as one zip, streamed to disk.</summary>
    public static string CSharp(string baseUri, VersionView version) =>
        $$"""
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("TOKEN"));
        using var answer = await http.GetAsync(
            {{Quoted(ArchiveOf(baseUri, version))}},
            HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var zip = File.Create({{Quoted(ZipName(version))}});
        await answer.Content.CopyToAsync(zip);
        """;

    /// <summary>Python, standard library alone: all files as one zip, streamed to disk.</summary>
    public static string Python(string baseUri, VersionView version) =>
        $$"""
        import os, shutil, urllib.request

        request = urllib.request.Request(
            {{Quoted(ArchiveOf(baseUri, version))}},
            headers={"Authorization": "Bearer " + os.environ["TOKEN"]})
        with urllib.request.urlopen(request) as answer, open({{Quoted(ZipName(version))}}, "wb") as zip_file:
            shutil.copyfileobj(answer, zip_file)
        """;

    /// <summary>Python with a stock wandb client: all files into a folder, and the run that used them on record.</summary>
    public static string Wandb(string baseUri, VersionView version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return $$"""
            # WANDB_BASE_URL={{baseUri.TrimEnd('/')}}  WANDB_API_KEY=$TOKEN
            import wandb

            with wandb.init(entity={{Quoted(version.Artifact.Entity)}}, project={{Quoted(version.Artifact.Project)}}) as run:
                folder = run.use_artifact({{Quoted(version.Ref)}}).download()
            """;
    }

    /// <summary>Python with a stock MLflow client: all files into a folder, by the number that the version has in a registered model on that wire.</summary>
    public static string MlFlow(string baseUri, BookmarkOfVersion bookmark)
    {
        ArgumentNullException.ThrowIfNull(bookmark);
        return MlFlow(baseUri, bookmark.Model.Entity, FormattableString.Invariant($"models:/{bookmark.ShownName}/{bookmark.Number + 1}"));
    }

    /// <summary>False where a client can't say the registered model's name in such an address: it cuts it at these.</summary>
    public static bool HasMlFlowName(BookmarkOfVersion bookmark)
    {
        ArgumentNullException.ThrowIfNull(bookmark);
        return bookmark.Title is null || bookmark.Title.AsSpan().IndexOfAny("/#?") < 0;
    }

    /// <summary>The same for a version that no registered model has by a name that such a client can say.</summary>
    public static string MlFlow(string baseUri, VersionView version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return MlFlow(baseUri, version.Artifact.Entity, $"mlflow-artifacts:/model-versions/{version.Id:N}");
    }

    private static string MlFlow(string baseUri, string entity, string uri) =>
        $"""
        # MLFLOW_TRACKING_URI={baseUri.TrimEnd('/')}  MLFLOW_TRACKING_USERNAME={entity}  MLFLOW_TRACKING_PASSWORD=$TOKEN
        import mlflow

        folder = mlflow.artifacts.download_artifacts({Quoted(uri)})
        """;

    /// <summary>What the zip of a version is called.</summary>
    public static string ZipName(VersionView version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return FormattableString.Invariant($"{version.Artifact.Name}-v{version.Number}.zip");
    }

    private static string ArchiveOf(string baseUri, VersionView version) => Absolute(baseUri, Urls.ApiVersion(version.Artifact, version.Number) + "/archive");

    private static string Absolute(string baseUri, string path) => baseUri.TrimEnd('/') + path;

    private static string Shell(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // The escapes that C# and Python share; a name can hold neither, an address is escaped already.
    private static string Quoted(string text) => $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
