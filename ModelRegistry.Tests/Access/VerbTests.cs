using System.Diagnostics;
using System.Text.Json;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

/// <summary>The executable's verbs as an operator runs them: a process, its output, its exit code.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task UserThenToken_OnAFreshFolder_GiveATokenAloneOnOutput()
    {
        var added = await RunAsync("correct horse battery\n", "user", "add", "ada", "--email", "ada@example.org", "--password-stdin", "--administrator", "--json");
        Assert.True(added.Code == 0, added.Error);
        Assert.True(JsonDocument.Parse(added.Output).RootElement.GetProperty("isAdministrator").GetBoolean());

        var token = await RunAsync("", "token", "add", "--user", "ADA", "--name", "script", "--days", "7");

        Assert.True(token.Code == 0, token.Error);
        Assert.True(ApiTokenSecret.TryParse(token.Output.TrimEnd('\n', '\r'), out _), token.Output);
    }

    [Fact]
    public async Task Migrate_TwiceChangesNothingTheSecondTime()
    {
        var first = await RunAsync("", "migrate", "--json");
        var second = await RunAsync("", "migrate", "--json");

        Assert.NotEqual(0, JsonDocument.Parse(first.Output).RootElement.GetProperty("applied").GetArrayLength());
        Assert.Equal(0, JsonDocument.Parse(second.Output).RootElement.GetProperty("applied").GetArrayLength());
    }

    [Fact]
    public async Task Token_WhileTheServerRuns_IsTakenByIt()
    {
        await using var app = await RegistryApp.StartAsync();
        await app.AddAccountAsync("ada");

        var made = await RunInAsync(app.DataFolder, "", "token", "add", "--user", "ada");

        Assert.True(made.Code == 0, made.Error);
        Assert.True(ApiTokenSecret.TryParse(made.Output.Trim(), out var secret));
        Assert.Equal("ada", (await app.Get<TokenAuthenticator>().FindAsync(secret!, Ct))?.Name);
    }

    [Fact]
    public async Task HistoryVerify_NamesTheFirstBrokenEventAndEndsWithOne()
    {
        await using var app = await RegistryApp.StartAsync();
        await app.AddAccountAsync("ada");
        var before = await RunInAsync(app.DataFolder, "", "history", "verify");
        await using (var db = app.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Data.RegistryDbContext>>().CreateDbContext())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "UPDATE HistoryEvents SET ActorName = 'eve' WHERE Sequence = 1", Ct);

        var after = await RunInAsync(app.DataFolder, "", "history", "verify");

        Assert.True(before.Code == 0, before.Error);
        Assert.Equal(1, after.Code);
        Assert.StartsWith("ada, event 1: ", after.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackupThenRestore_WhileTheServerRuns_GiveTheSameRegistryElsewhere()
    {
        await using var app = await RegistryApp.StartAsync();
        await app.AddAccountAsync("ada");
        var (backup, elsewhere) = (Path.Combine(folder.Path, "backup"), Path.Combine(folder.Path, "elsewhere"));

        var taken = await RunInAsync(app.DataFolder, "", "backup", backup, "--json");
        var restored = await RunInAsync(elsewhere, "", "restore", backup);
        var again = await RunInAsync(elsewhere, "", "restore", backup);
        var token = await RunInAsync(elsewhere, "", "token", "add", "--user", "ada");

        Assert.True(taken.Code == 0, taken.Error);
        Assert.Equal(0, JsonDocument.Parse(taken.Output).RootElement.GetProperty("files").GetInt64());
        Assert.True(restored.Code == 0, restored.Error);
        Assert.StartsWith("Restored 0 files", restored.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (again.Code, again.Output));
        Assert.StartsWith("restore_not_empty: ", again.Error, StringComparison.Ordinal);
        Assert.True(token.Code == 0, token.Error);
    }

    [Theory]
    [InlineData("token", "add", "--user", "ada")]
    [InlineData("history", "verify")]
    public async Task FolderWithoutARegistry_IsNamedAndLeftAsItWas(params string[] args)
    {
        var elsewhere = Path.Combine(folder.Path, "elsewhere");

        var (code, output, error) = await RunInAsync(elsewhere, "", args);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"There is no registry in {elsewhere}. ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(elsewhere));
    }

    [Fact]
    public async Task FirstAccountInAFolder_SaysThatARegistryWasBegunThere()
    {
        var first = await RunAsync("correct horse battery\n", "user", "add", "ada", "--email", "ada@example.org", "--password-stdin");
        var second = await RunAsync("correct horse battery\n", "user", "add", "bea", "--email", "bea@example.org", "--password-stdin");

        Assert.Equal($"A new registry was begun in {folder.Path}.", first.Error.Trim());
        Assert.Equal("", second.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("migrate")]
    [InlineData("user", "add", "ada", "--email", "ada@example.org", "--password-stdin")]
    public async Task FolderThatCanNotBeMade_IsSaidInOneLine(params string[] args)
    {
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Ct);

        var (code, _, error) = await RunInAsync(Path.Combine(file, "data"), "correct horse battery\n", args);

        Assert.Equal(1, code);
        Assert.StartsWith($"The folder {file}/data can't be made or written to. ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullDisk_IsSaidInOneLine()
    {
        using var disk = SmallDisk.Mount(24);
        // A registry that is open has its log beside it: what fails then is the write itself.
        await using var app = await RegistryApp.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:DataFolder"] = disk.Path });
        await app.AddAccountAsync("ada");
        disk.Fill();

        // The log may have room for some yet.
        (int Code, string Output, string Error) told;
        do told = await RunInAsync(disk.Path, "", "token", "add", "--user", "ada");
        while (told.Code == 0);

        Assert.Equal((1, ""), (told.Code, told.Output));
        Assert.StartsWith("insufficient_storage: ", Assert.Single(told.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_SaysTheCodeOnErrorAndEndsWithOne()
    {
        await RunAsync("", "migrate");

        var (code, output, error) = await RunAsync("", "token", "add", "--user", "nobody");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("not_found: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShortPassword_IsRefused()
    {
        var (code, _, error) = await RunAsync("short\n", "user", "add", "ada", "--email", "ada@example.org", "--password-stdin");

        Assert.Equal(1, code);
        Assert.StartsWith("password_invalid: ", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user", "add", "ada")]
    [InlineData("token", "add")]
    [InlineData("token", "add", "--user", "ada", "--days", "soon")]
    [InlineData("nonsense")]
    public async Task NotUnderstood_EndsWithTwo(params string[] args) => Assert.Equal(2, (await RunAsync("", args)).Code);

    [Theory]
    [InlineData("--most", "sweep", "--most", "5x")]
    [InlineData("--days", "token", "add", "--user", "ada", "--days", "soon")]
    public async Task NumberThatIsNone_IsSaidInOneSentence(string option, params string[] args)
    {
        var (code, output, error) = await RunAsync("", args);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"{option} takes a whole number of ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingThatIsNoNumber_IsSaidInOneLineByVerbsToo()
    {
        await RunAsync("", "migrate");

        var (code, output, error) = await RunAsync("", "sweep", "--Registry:Sweep:MostPercent=abc");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("Failed to convert configuration value 'abc' at 'Registry:Sweep:MostPercent'", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackupIntoItself_EndsWithTwo()
    {
        await RunAsync("", "migrate");

        var (code, output, error) = await RunAsync("", "backup", Path.Combine(folder.Path, "backup"));
        var back = await RunAsync("", "restore", folder.Path);

        Assert.Equal((2, "", 2), (code, output, back.Code));
        Assert.StartsWith("backup_folder_inside: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.StartsWith("restore_into_backup: ", Assert.Single(back.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "backup")));
    }

    [Fact]
    public async Task BackupWhereAnotherLies_EndsWithOneAndInsideOfItWithTwo()
    {
        var (ours, other, backup) = (Path.Combine(folder.Path, "ours"), Path.Combine(folder.Path, "other"), Path.Combine(folder.Path, "backup"));
        await RunInAsync(ours, "correct horse battery\n", "user", "add", "ada", "--email", "ada@example.org", "--password-stdin");
        await RunInAsync(other, "", "migrate");

        var first = await RunInAsync(ours, "", "backup", backup);
        var another = await RunInAsync(other, "", "backup", backup);
        var inside = await RunInAsync(ours, "", "backup", Path.Combine(backup, "inside"));

        Assert.Equal((0, 1, 2), (first.Code, another.Code, inside.Code));
        Assert.StartsWith("backup_of_another: ", Assert.Single(another.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.StartsWith("backup_in_backup: ", Assert.Single(inside.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadSettings_AreAllNamedAtOnceInPlainLines()
    {
        var (code, _, error) = await RunAsync("", "--Registry:Database:Kind", "Foo", "--Registry:Storage:Kind", "Bar", "--Registry:RateLimits:SignInsPerMinute", "-1", "--Registry:Storge:Kind", "Disk");

        Assert.Equal(1, code);
        Assert.Equal(
            ["Registry:Storge:Kind", "Registry:Database:Kind", "Registry:Storage:Kind", "Registry:RateLimits:SignInsPerMinute"],
            error.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("--urls", "notaurl", "urls: ")]
    [InlineData("--Registry:RateLimits:SignInsPerMinute", "abc", "Failed to convert configuration value 'abc' at 'Registry:RateLimits:SignInsPerMinute'")]
    public async Task SettingOfAnotherKind_IsSaidInOneLine(string key, string value, string start)
    {
        var (code, _, error) = await RunAsync("", key, value);

        Assert.Equal(1, code);
        Assert.StartsWith(start, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("migrate")]
    public async Task DatabaseServerThatIsAway_IsSaidInOneLine(string verb)
    {
        var (code, _, error) = await RunAsync(
            "", verb, "--Registry:Database:Kind=SqlServer", "--Registry:Database:ConnectionString=Server=127.0.0.1,1;Database=x;User Id=a;Password=b;Connect Timeout=1;ConnectRetryCount=0");

        Assert.Equal(1, code);
        Assert.StartsWith("The database server can't be reached", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressInUse_IsSaidInOneLine()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var (code, _, error) = await RunAsync("", "--urls", $"http://{taken.LocalEndpoint}");

        Assert.Equal(1, code);
        Assert.Contains("choose another with --urls", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownVerb_IsNamedWithThoseThatAre()
    {
        var (code, _, error) = await RunAsync("", "frobnicate");

        Assert.Equal(2, code);
        Assert.StartsWith("There is no verb 'frobnicate'; known are serve, migrate, user, token, history, drafts, sweep, fsck, backup, restore.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("migrate", "--help")]
    [InlineData("user", "add", "--help")]
    [InlineData("token", "add", "--help")]
    [InlineData("history", "verify", "--help")]
    public async Task Help_IsThereForEach(params string[] args)
    {
        var (code, output, _) = await RunAsync("", args);

        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
        Assert.Contains("--Registry:DataFolder", output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] args) => RunInAsync(folder.Path, input, args);

    private static async Task<(int Code, string Output, string Error)> RunInAsync(string dataFolder, string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment["Registry__DataFolder"] = dataFolder;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        await process.StandardInput.WriteAsync(input.AsMemory(), Ct);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await output, await error);
    }
}
