namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// What a test needs from the machine. Where it is missing the test is skipped with the reason in sight;
/// where <c>CI=true</c> it fails with the same reason, because there <c>.ci/run</c> has installed it.
/// </summary>
internal static class Requires
{
    private static readonly string[] ChromiumNames = ["chromium", "chromium-browser", "google-chrome"];

    private static bool InCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The absolute path of a Chromium on <c>PATH</c>.</summary>
    public static string Chromium() =>
        ChromiumNames.Select(FindOnPath).FirstOrDefault(path => path is not null)
        ?? Missing($"Needs a Chromium on PATH ({string.Join(", ", ChromiumNames)}): apt-get install chromium");

    /// <summary>The absolute path of <c>node</c> on <c>PATH</c>.</summary>
    public static string Node() =>
        FindOnPath("node") ?? Missing("Needs node on PATH: apt-get install nodejs npm");

    /// <summary>The absolute path of Azurite's blob server, a script for <see cref="Node"/>.</summary>
    public static string Azurite()
    {
        Node();
        var script = RepositoryRoot.Combine("eng", "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        return File.Exists(script) ? script : Missing("Needs Azurite: npm ci --prefix eng/azurite");
    }

    /// <summary>
    /// The connection string in <c>REGISTRY_TEST_SQLSERVER</c>. Unset is a skip even where <c>CI=true</c>:
    /// a SQL Server is lent to a machine, never installed by <c>.ci/run</c>.
    /// </summary>
    public static string SqlServer()
    {
        var connection = Environment.GetEnvironmentVariable("REGISTRY_TEST_SQLSERVER");
        if (string.IsNullOrWhiteSpace(connection))
        {
            Assert.Skip("Needs a SQL Server: set REGISTRY_TEST_SQLSERVER to a connection string that may create databases");
        }

        return connection;
    }

    /// <summary>The absolute path of another program on <c>PATH</c>.</summary>
    public static string Program(string name) => FindOnPath(name) ?? Missing($"Needs {name} on PATH: apt-get install {name}");

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string Missing(string reason)
    {
        if (InCi)
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return reason;
    }
}
