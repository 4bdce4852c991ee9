using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Versions that arrive in steps: nothing shows before the commit, nothing that counted is sent again, and no purge takes what was promised.</summary>
public abstract partial class DraftContract(RegistryDatabase database) : RegistryContract(database)
{
    private string Own(string text) => $"{text} of {Team}";

    [Fact]
    public async Task PiecesCommitted_AreTheVersionThatOneRequestLogs()
    {
        var (one, two) = (SourceStream.Bytes(3_000_000), Encoding.UTF8.GetBytes(Own("two")));
        var words = new LogVersionRequest("""{"accuracy":0.97}""", "training", "words") { Aliases = ["best"], Tags = ["raw"] };
        var draft = await BeginAsync([("a/model.bin", one), ("notes.txt", two)], words: words);

        await SendAsync(draft, 0, one, 1_000_000);
        await SendAsync(draft, 1, two, int.MaxValue);
        Refused(await ResolveAsync($"{Artifact}:latest"), "not_found");
        Assert.DoesNotContain(await HistoryAsync(), e => e.Subject == Artifact.ToString());
        var logged = Must(await CommitAsync(draft));

        Assert.Equal((0, true), (logged.Number, logged.Created));
        var version = await VersionAsync("best");
        Assert.Equal(("words", "raw", "training", 2, (long)one.Length + two.Length), (version.Description, string.Join(',', version.Tags), version.Run, version.FileCount, version.SizeBytes));
        Assert.Equal(one, await ReadAsync(Of(one)));
        Assert.Equal(two, await ReadAsync(Of(two)));
        var again = await BeginAsync([("notes.txt", two), ("a/model.bin", one)], words: words);
        await SendAsync(again, 0, two, int.MaxValue);
        await SendAsync(again, 1, one, int.MaxValue);
        Assert.Equal((logged.Id, false), (Must(await CommitAsync(again)).Id, Must(await CommitAsync(again)).Created));
        Assert.Empty(await RowsAsync(draft.Id));
    }

    [Fact]
    public async Task BytesThatTheCallerCouldRead_ArePresentAndNobodyElses()
    {
        var (mine, theirs) = (Encoding.UTF8.GetBytes(Own("mine")), Encoding.UTF8.GetBytes(Own("theirs")));
        var stranger = await PersonAsync();
        await LogAsync(Own("mine"));
        await LogAsync(Own("theirs"), new(stranger.Name, "digits", "secret"), stranger);
        var halfway = await PersonAsync();
        await Host.SetRoleAsync(stranger, stranger.Name, halfway, Role.ViewerWithoutFiles);
        await Host.SetRoleAsync(Owner, Team, halfway, Role.Contributor);

        var draft = await BeginAsync([("a", mine), ("b", theirs), ("empty", [])], digest: bytes => Of(bytes).ToString());
        var asHalfway = await BeginAsync([("b", theirs)], by: halfway, digest: bytes => Of(bytes).ToString());
        var byStranger = await BeginAsync([("b", theirs)], new(stranger.Name, "digits", "more"), stranger, digest: bytes => Of(bytes).ToString());
        // A size that contradicts what the caller may read is said at once; of other bytes nothing is said.
        var otherSize = Must(await TryBeginAsync([new("b", theirs.Length + 1, Of(theirs).ToString())]));
        var contradicted = Refused(await TryBeginAsync([new("b", 7), new("a", mine.Length + 1, Of(mine).ToString())]), "digest_size_mismatch");
        Assert.Equal(("files[1].size", (long)mine.Length), (Assert.Single(contradicted.Fields!).Key, contradicted.Details!["size"]));
        Refused(await TryBeginAsync([new("e", 1, Of([]).ToString())]), "digest_size_mismatch");

        Assert.Equal([true, false, true], draft.Files.Select(f => f.IsPresent));
        Assert.Equal([false, true, false], new[] { asHalfway, byStranger, otherSize }.Select(d => d.Files[0].IsPresent));
        Refused(await AppendAsync(Host, draft, 0, mine, 0, mine.Length, must: false), "offset_wrong");
        await SendAsync(draft, 1, theirs, int.MaxValue);
        Must(await CommitAsync(draft));
        Assert.Equal(theirs, await ReadAsync(Of(theirs)));
    }

    [Fact]
    public async Task BinnedVersionsBytes_AreNotPresent()
    {
        await LogAsync(Own("a"));
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));

        Assert.False((await BeginAsync([("a", Encoding.UTF8.GetBytes(Own("a")))], digest: bytes => Of(bytes).ToString())).Files[0].IsPresent);
    }

    [Fact]
    public async Task PurgeOfTheLastVersion_TakesNothingThatWasSaidToBePresent()
    {
        var bytes = Encoding.UTF8.GetBytes(Own("a"));
        await LogAsync(Own("a"));
        var draft = await BeginAsync([("a", bytes), ("b", Encoding.UTF8.GetBytes(Own("b")))], digest: content => Of(content).ToString());
        await SendAsync(draft, 1, Encoding.UTF8.GetBytes(Own("b")), int.MaxValue);
        await PurgeAsync("v0");
        await Host.SweepAsync(Ct);

        var logged = Must(await CommitAsync(draft));
        await Host.SweepAsync(Ct);

        Assert.Equal(1, logged.Number);
        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
        await PurgeAsync("v1");
        await Host.SweepAsync(Ct);
        Assert.Null(await ReadAsync(Of(bytes)));
    }

    [Fact]
    public async Task GivenUp_LeavesNothing()
    {
        await CountUnpublishedAsync();
        var (whole, half) = (Encoding.UTF8.GetBytes(Own("whole")), SourceStream.Bytes(500_000));
        await LogAsync(Own("kept"));
        var draft = await BeginAsync([("kept", Encoding.UTF8.GetBytes(Own("kept"))), ("whole", whole), ("half", half)], digest: bytes => Of(bytes).ToString());
        await SendAsync(draft, 1, whole, int.MaxValue);
        await AppendAsync(Host, draft, 2, half, 0, 300_000);
        Assert.Equal(whole, await ReadAsync(Of(whole)));

        Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, draft.Id, Owner, Ct));
        await Host.SweepAsync(Ct);

        Refused(await Get<DiscardDraft>().ExecuteAsync(Artifact, draft.Id, Owner, Ct), "not_found");
        Refused(await CommitAsync(draft), "not_found");
        Assert.Null(await ReadAsync(Of(whole)));
        Assert.NotNull(await ReadAsync(Of(Encoding.UTF8.GetBytes(Own("kept")))));
        Assert.Empty(await RowsAsync(draft.Id));
        Assert.Equal(0, await CountUnpublishedAsync());
    }

    [Fact]
    public async Task Over_TakesNothingMoreAndGoes()
    {
        var (whole, half) = (Encoding.UTF8.GetBytes(Own("whole")), SourceStream.Bytes(500_000));
        var draft = await BeginAsync([("whole", whole), ("half", half)]);
        await SendAsync(draft, 0, whole, int.MaxValue);
        await AppendAsync(Host, draft, 1, half, 0, 300_000);

        Clock.Advance(draft.ExpiresAt - Clock.GetUtcNow());

        Refused(await AppendAsync(Host, draft, 1, half, 300_000, 200_000, must: false), "draft_expired");
        Refused(await CommitAsync(draft), "draft_expired");
        Refused(await Get<DraftQueries>().GetAsync(Artifact, draft.Id, Owner, Ct), "draft_expired");
        Assert.True((await Get<DiscardDraft>().ExpireAsync(Ct)).Drafts >= 1);
        Refused(await Get<DraftQueries>().GetAsync(Artifact, draft.Id, Owner, Ct), "not_found");
        await Host.SweepAsync(Ct);
        Assert.Null(await ReadAsync(Of(whole)));
        Assert.Empty(await RowsAsync(draft.Id));
    }

    [Fact]
    public async Task CommittedTwice_AnswersWithTheSameVersion()
    {
        var bytes = Encoding.UTF8.GetBytes(Own("a"));
        var draft = await BeginAsync([("a", bytes)]);
        await SendAsync(draft, 0, bytes, int.MaxValue);

        var committed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CommitAsync(draft), Ct)));
        var later = Must(await CommitAsync(draft));
        var view = Must(await Get<DraftQueries>().GetAsync(Artifact, draft.Id, Owner, Ct));

        // Who lost a race on SQL Server is told to look again.
        var logged = committed.Where(c => c.IsSuccess).Select(c => c.Value).ToList();
        Assert.All(committed.Where(c => !c.IsSuccess), c => Assert.Equal("changed_meanwhile", c.Error!.Code));
        Assert.Single(logged, l => l.Created);
        Assert.Single(logged.Append(later).Select(l => l.Id).Distinct());
        Assert.Equal((later.Id, false, 0), (view.VersionId!.Value, later.Created, view.MissingCount));
        Refused(await AppendAsync(Host, draft, 0, bytes, 0, bytes.Length, must: false), "draft_committed");
        Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, draft.Id, Owner, Ct));
        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
    }

    [Fact]
    public async Task OneWhoIsNotItsMaker_FindsNothing()
    {
        var colleague = await PersonAsync(Role.Owner);
        var bytes = Encoding.UTF8.GetBytes(Own("a"));
        var draft = await BeginAsync([("a", bytes)]);

        Refused(await AppendAsync(Host, draft, 0, bytes, 0, bytes.Length, by: colleague, must: false), "not_found");
        Refused(await Get<DraftQueries>().GetAsync(Artifact, draft.Id, colleague, Ct), "not_found");
        Refused(await Get<CommitDraft>().ExecuteAsync(Artifact, draft.Id, colleague, Ct), "not_found");
        Refused(await Get<DiscardDraft>().ExecuteAsync(Artifact, draft.Id, colleague, Ct), "not_found");
        Refused(await Get<DraftQueries>().GetAsync(Artifact with { Name = "other" }, draft.Id, Owner, Ct), "not_found");
        Assert.Empty(Must(await Get<DraftQueries>().ListAsync(Artifact, new(), colleague, Ct)).Items);
        Assert.Equal(draft.Id, Assert.Single(Must(await Get<DraftQueries>().ListAsync(Artifact with { Name = "MLP" }, new(), Owner, Ct)).Items).Id);
    }

    [Fact]
    public async Task RoleLost_EndsTheUpload()
    {
        var member = await PersonAsync(Role.Contributor);
        var bytes = Encoding.UTF8.GetBytes(Own("a"));
        var draft = await BeginAsync([("a", bytes)], by: member);
        await SendAsync(draft, 0, bytes, int.MaxValue, member);
        await Host.SetRoleAsync(Owner, Team, member, Role.Viewer);

        Refused(await Get<CommitDraft>().ExecuteAsync(Artifact, draft.Id, member, Ct), "forbidden");
        Must(await Get<RemoveMember>().ExecuteAsync(Team, member.Name, Owner, Ct));
        Refused(await Get<CommitDraft>().ExecuteAsync(Artifact, draft.Id, member, Ct), "not_found");
    }

    [Fact]
    public async Task TooManyOpen_AreRefusedUntilOneIsGivenUp()
    {
        var person = await PersonAsync(Role.Contributor);
        var drafts = new List<CreatedDraft>();
        for (var i = 0; i < new DraftOptions().PerPerson; i++) drafts.Add(await BeginAsync([], by: person));

        Assert.Equal(ErrorKind.Conflict, Refused(await TryBeginAsync([], by: person), "drafts_too_many").Kind);
        await BeginAsync([], by: Owner);

        Must(await Get<CommitDraft>().ExecuteAsync(Artifact, drafts[0].Id, person, Ct));
        await BeginAsync([], by: person);
        Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, drafts[1].Id, person, Ct));
        await BeginAsync([], by: person);
        Refused(await TryBeginAsync([], by: person), "drafts_too_many");
    }

    [Fact]
    public async Task MoreThanThereIsRoomFor_IsRefusedBeforeTheFirstByte()
    {
        var free = await Get<IBlobStore>().FindFreeBytesAsync(Ct);
        Assert.NotNull(free);
        var most = free.Value / 10 * 7;

        Assert.Equal(ErrorKind.NoSpace, Refused(await TryBeginAsync([new("a", free.Value * 2)]), "insufficient_storage").Kind);
        var first = Must(await TryBeginAsync([new("a", most)]));
        Refused(await TryBeginAsync([new("a", most)]), "insufficient_storage");

        Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, first.Id, Owner, Ct));
        var second = Must(await TryBeginAsync([new("a", most)]));
        Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, second.Id, Owner, Ct));
    }

    [Fact]
    public async Task FilesMissing_AreSaidByNameAndCount()
    {
        var bytes = SourceStream.Bytes(1_000);
        var draft = await BeginAsync(Enumerable.Range(0, 150).Select(i => ($"f{i:D3}", bytes)));
        await SendAsync(draft, 0, bytes, int.MaxValue);
        await AppendAsync(Host, draft, 1, bytes, 0, 500);

        var error = Refused(await CommitAsync(draft), "files_missing");

        Assert.Equal(149, error.Details!["missing"]);
        var named = Assert.IsAssignableFrom<IReadOnlyList<string>>(error.Details["files"]);
        Assert.Equal((100, "f001"), (named.Count, named[0]));
        var missing = Must(await Get<DraftQueries>().ListFilesAsync(Artifact, draft.Id, true, new(3), Owner, Ct));
        Assert.Equal(["f001", "f002", "f003"], missing.Items.Select(f => f.Path));
        var next = Must(await Get<DraftQueries>().ListFilesAsync(Artifact, draft.Id, true, new(3, missing.Next), Owner, Ct));
        Assert.Equal("f004", next.Items[0].Path);
        var view = Must(await Get<DraftQueries>().GetAsync(Artifact, draft.Id, Owner, Ct));
        Assert.Equal((150, 149, (148 * 1_000L) + 500), (view.FileCount, view.MissingCount, view.MissingBytes));
    }

    [Fact]
    public async Task SameBytesTwiceInOneDraft_AreStoredOnceAndBothThere()
    {
        var bytes = Encoding.UTF8.GetBytes(Own("same"));
        var draft = await BeginAsync([("a", bytes), ("b", bytes)]);
        await Task.WhenAll(SendAsync(draft, 0, bytes, int.MaxValue), SendAsync(draft, 1, bytes, int.MaxValue));

        Assert.Equal(2, (await VersionAsync($"v{Must(await CommitAsync(draft)).Number}")).FileCount);
    }
}
