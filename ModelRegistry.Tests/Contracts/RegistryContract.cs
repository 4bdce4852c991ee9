using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>What every suite of the registry's rules stands on: a team of the test's own and its owner, on the database that a derived class names.</summary>
public abstract class RegistryContract(RegistryDatabase database) : IAsyncLifetime
{
    private protected const string Model = "Digits";

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected RegistryDatabase Database => database;

    private protected FakeTimeProvider Clock => database.Clock;

    private protected CoreHost Host { get; private set; } = null!;

    private protected Actor Owner { get; private set; } = null!;

    /// <summary>The team's name.</summary>
    private protected string Team { get; private set; } = null!;

    private protected CollectionPath Artifact => new(Team, "digits", "mlp");

    private protected CollectionPath Registered => CollectionPath.OfModel(Team, Model);

    public virtual async ValueTask InitializeAsync()
    {
        Host = await database.GetAsync();
        Owner = await PersonAsync();
        Team = await Host.AddEntityAsync(Owner);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static T Must<T>(Result<T> result) => CoreHost.Must(result);

    private protected static Error Refused<T>(Result<T> result, string code)
    {
        Assert.False(result.IsSuccess, $"Went through, where {code} is right: {(result.IsSuccess ? result.Value : default)}");
        Assert.True(result.Error.Code == code, $"{result.Error.Code}, where {code} is right: {result.Error.Message}");
        return result.Error;
    }

    private protected T Get<T>()
        where T : notnull => Host.Get<T>();

    /// <summary>An account without a password (hashing one takes long), with a role in the team or none.</summary>
    private protected async Task<Actor> PersonAsync(Role? role = null, bool administrator = false)
    {
        var name = CoreHost.NewName("person");
        var person = Must(await Get<AddAccount>().ExecuteAtConsoleAsync(new(name, $"{name}@example.org", null, administrator), Ct));
        if (role is { } some) await Host.SetRoleAsync(Owner, Team, person, some);
        return person;
    }

    /// <summary>Logs a version of one file into <see cref="Artifact"/> or another artifact, making what is missing.</summary>
    private protected Task<LoggedVersion> LogAsync(string content, CollectionPath? into = null, Actor? by = null, LogVersionRequest? request = null) =>
        LogFilesAsync([("model.bin", content)], into, by, request);

    private protected async Task<LoggedVersion> LogFilesAsync(
        IEnumerable<(string Path, string Content)> files, CollectionPath? into = null, Actor? by = null, LogVersionRequest? request = null) =>
        Must(await TryLogAsync(files, into, by, request));

    private protected async Task<Result<LoggedVersion>> TryLogAsync(
        IEnumerable<(string Path, string Content)> files, CollectionPath? into = null, Actor? by = null, LogVersionRequest? request = null)
    {
        var begun = await Get<LogVersion>().BeginAsync(into ?? Artifact, create: true, by ?? Owner, Ct);
        if (!begun.TryGet(out var upload, out var error)) return error;
        await using (upload)
        {
            foreach (var (path, content) in files)
            {
                await using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
                if (!(await upload.AddFileAsync(path, bytes, Ct)).TryGet(out _, out error)) return error;
            }

            return await Get<LogVersion>().CommitAsync(upload, request ?? new(), by ?? Owner, Ct);
        }
    }

    /// <summary>Bookmarks a version in <see cref="Model"/> or another registered model of the team, making it where it is missing.</summary>
    private protected async Task<BookmarkedVersion> BookmarkAsync(string version, string model = Model, Actor? by = null, params string[] aliases) =>
        Must(await Get<BookmarkVersion>().ExecuteAsync(new(Team, model, version, Create: true) { Aliases = aliases }, by ?? Owner, Ct));

    private protected Task<Result<AliasMoved>> MoveAsync(string alias, string to, long? seen = null, CollectionPath? path = null, Actor? by = null) =>
        Get<MoveAlias>().ExecuteAsync(new(path ?? Artifact, alias, to, seen), by ?? Owner, Ct);

    private protected Task<Result<ResolvedVersion>> ResolveAsync(string reference, Actor? by = null) => Get<ResolveReference>().ExecuteAsync(reference, by ?? Owner, Ct);

    private protected Task<Result<AliasState>> AliasAsync(string alias, CollectionPath? path = null, Actor? by = null) =>
        Get<AliasQueries>().GetAsync(path ?? Artifact, alias, by ?? Owner, Ct);

    private protected async Task<VersionView> VersionAsync(string selector, CollectionPath? path = null, Actor? by = null) =>
        Must(await Get<VersionQueries>().GetAsync(path ?? Artifact, selector, by ?? Owner, Ct)).Version;

    /// <summary>The team's history as the database has it, oldest first; asserts that it has no gap.</summary>
    private protected async Task<List<HistoryEvent>> HistoryAsync(string? entity = null)
    {
        await using var db = Host.OpenDb();
        var key = TextKey.Of(entity ?? Team);
        var owner = await db.Entities.SingleAsync(e => e.NameKey == key, Ct);
        var events = await db.History.AsNoTracking().Where(e => e.EntityId == owner.Id).OrderBy(e => e.Sequence).ToListAsync(Ct);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Sequence));
        Assert.Equal(events.Count, owner.HistoryLength);
        return events;
    }

    /// <summary>Runs <paramref name="act"/> and asserts that the team's history did not grow.</summary>
    private protected async Task<T> WithoutEventAsync<T>(Func<Task<T>> act)
    {
        var before = (await HistoryAsync()).Count;
        var result = await act();
        Assert.Equal(before, (await HistoryAsync()).Count);
        return result;
    }
}
