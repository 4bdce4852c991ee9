using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.Contracts.UseCases;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>The table of roles, for every write and read of Core.</summary>
public abstract class RolesContract(RegistryDatabase database) : RegistryContract(database)
{
    private Stage stage = null!;
    private Actor stranger = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        stranger = await PersonAsync();
        stage = await Stage.SetAsync(Host, Owner, Team, await PersonAsync(), Ct) with { Spare = Team };
    }

    [Fact]
    public async Task RoleTooLow_IsForbiddenEachWriteAndLeavesNoTrace()
    {
        var members = new Dictionary<Role, Actor>();
        foreach (var role in Enum.GetValues<Role>()) members[role] = await PersonAsync(role);

        await WithoutEventAsync<object?>(async () =>
        {
            foreach (var write in EveryWrite.All.Where(u => u.Door == Door.Role))
            {
                foreach (var (role, actor) in members.Where(m => m.Key < RegistryActions.MinimumRole(write.Takes)))
                {
                    var error = await write.Run(Host, stage, actor, Ct);
                    Assert.True(error is { Code: "forbidden", Kind: ErrorKind.Forbidden }, $"{write.Name} by {role}: {error?.Code ?? "went through"}: {error?.Message}");
                }
            }

            foreach (var write in EveryWrite.All.Where(u => u.Door == Door.Administrator))
                Assert.Equal("forbidden", (await write.Run(Host, stage, Owner, Ct))?.Code);
            return null;
        });
    }

    [Fact]
    public async Task RoleTooLow_IsForbiddenEachRead()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var actor = await PersonAsync(role);
            foreach (var read in EveryRead.All.Where(u => u.Door == Door.Role))
            {
                var error = await read.Run(Host, stage, actor, Ct);
                var expected = role < RegistryActions.MinimumRole(read.Takes) ? "forbidden" : null;
                Assert.True(error?.Code == expected, $"{read.Name} by {role}: {error?.Code ?? "went through"}, where {expected ?? "going through"} is right: {error?.Message}");
            }
        }
    }

    [Fact]
    public async Task Stranger_FindsNothingThatIsNotTheSameAsMissing()
    {
        const string Nowhere = "nobody-has-this";
        var missing = stage with { Entity = Nowhere, Spare = Nowhere, Version = Guid.CreateVersion7(), Requests = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()] };
        missing.Token = Guid.CreateVersion7();

        await WithoutEventAsync<object?>(async () =>
        {
            foreach (var useCase in EveryWrite.All.Concat(EveryRead.All.Where(u => u.Door == Door.Role)).Where(u => u.Door is not (Door.Administrator or Door.Self)))
            {
                var hidden = await useCase.Run(Host, stage, stranger, Ct);
                var absent = await useCase.Run(Host, missing, stranger, Ct);
                Assert.True(hidden is { Kind: ErrorKind.NotFound }, $"{useCase.Name}: {hidden?.Code ?? "went through"}: {hidden?.Message}");
                Assert.NotNull(absent);
                Assert.NotNull(hidden);
                Assert.Equal(
                    (absent.Kind, absent.Code, absent.Message.ToString(), absent.Details is null),
                    (hidden.Kind, hidden.Code, hidden.Message.ToString().Replace(Team, Nowhere, StringComparison.Ordinal), hidden.Details is null));
            }

            return null;
        });
    }

    [Fact]
    public async Task Owner_SucceedsWithEachWriteAndRead()
    {
        var administrator = await PersonAsync(Role.Owner, administrator: true);
        foreach (var useCase in EveryRead.All)
        {
            var error = await useCase.Run(Host, stage, administrator, Ct);
            Assert.True(error is null, $"{useCase.Name}: {error?.Code}: {error?.Message}");
        }

        var spare = await Host.AddEntityAsync(administrator);
        foreach (var useCase in EveryWrite.All)
        {
            var error = await useCase.Run(Host, stage with { Spare = spare }, administrator, Ct);
            Assert.True(error is null, $"{useCase.Name}: {error?.Code}: {error?.Message}");
        }
    }

    [Fact]
    public async Task Administrator_SeesAllAndManagesMembersAndNoMore()
    {
        var administrator = await PersonAsync(administrator: true);
        foreach (var read in EveryRead.All)
        {
            var error = await read.Run(Host, stage, administrator, Ct);
            // Whom to mention is for who may comment, a draft for who may log.
            Assert.True(error?.Code == (read.Takes != RegistryAction.ManageMembers && RegistryActions.MinimumRole(read.Takes) > Role.Viewer ? "forbidden" : null), $"{read.Name}: {error?.Code}: {error?.Message}");
        }

        foreach (var write in EveryWrite.All.Where(u => u.Door == Door.Role && u.Takes != RegistryAction.ManageMembers))
            Assert.Equal("forbidden", (await write.Run(Host, stage, administrator, Ct))?.Code);
        Must(await Get<SetMember>().ExecuteAsync(new(Team, administrator.Name, "Owner"), administrator, Ct));
        Assert.Contains(await HistoryAsync(), e => e.Subject.Contains(administrator.Name, StringComparison.Ordinal) && e.ActorName == administrator.Name);
    }

    [Theory]
    [InlineData(Role.ViewerWithoutFiles)]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Contributor)]
    [InlineData(Role.Reviewer)]
    public async Task TokenOfAnOwner_MayNoMoreThanItsOwnRole(Role most)
    {
        var token = Owner with { Token = new(Guid.CreateVersion7(), "limited", most, null) };

        foreach (var write in EveryWrite.All.Where(u => u.Door == Door.Role && RegistryActions.MinimumRole(u.Takes) > most))
            Assert.Equal("forbidden", (await write.Run(Host, stage, token, Ct))?.Code);
        foreach (var read in EveryRead.All.Where(u => u.Door == Door.Role))
            Assert.Equal(RegistryActions.MinimumRole(read.Takes) > most ? "forbidden" : null, (await read.Run(Host, stage, token, Ct))?.Code);
    }

    [Fact]
    public async Task TokenForOneEntity_ReachesNoOther()
    {
        var elsewhere = await Host.AddEntityAsync(Owner);
        await using var db = Host.OpenDb();
        var only = await db.Entities.Where(e => e.Name == elsewhere).Select(e => e.Id).SingleAsync(Ct);
        var token = Owner with { Token = new(Guid.CreateVersion7(), "elsewhere", Role.Owner, only) };

        foreach (var useCase in EveryWrite.All.Concat(EveryRead.All).Where(u => u.Door == Door.Role))
            Assert.Equal(ErrorKind.NotFound, (await useCase.Run(Host, stage, token, Ct))?.Kind);
        Assert.Equal([elsewhere], Must(await Get<EntityQueries>().ListAsync(new(), token, Ct)).Items.Select(e => e.Name));
        Must(await Get<CreateProject>().ExecuteAsync(new(elsewhere, "mine"), token, Ct));
    }

    [Fact]
    public async Task WhatIsNamedByItsIdAlone_IsItsMakersWhileTheirRoleLasts()
    {
        var (maker, other) = (await PersonAsync(Role.Contributor), await PersonAsync(Role.Contributor));
        var draft = await stage.DraftOfAsync(Host, maker, Ct);

        foreach (var write in EveryWrite.All.Where(u => u.Door == Door.Maker))
        {
            Assert.Null(await write.Run(Host, stage, maker, Ct));
            Assert.Equal("not_found", (await write.Run(Host, stage, await PersonAsync(Role.Viewer), Ct))?.Code);
        }

        Assert.Equal("not_found", (await Get<AnnounceFiles>().ExecuteAsync(draft, Stage.Announced, other, Ct)).Error?.Code);
        Assert.Equal("not_found", (await Get<SettleDraft>().ExecuteAsync(draft, [], [], other, Ct)).Error?.Code);
        Must(await Get<SetMember>().ExecuteAsync(new(Team, maker.Name, "Viewer"), Owner, Ct));
        Assert.Equal("forbidden", (await Get<AnnounceFiles>().ExecuteAsync(draft, Stage.Announced, maker, Ct)).Error?.Code);
        Assert.Equal("forbidden", (await Get<SettleDraft>().ExecuteAsync(draft, [], [], maker, Ct)).Error?.Code);
        await using var content = new MemoryStream([1, 2, 3]);
        Assert.Equal("forbidden", (await Get<ReceiveFile>().ExecuteAsync(draft, 0, Stage.Announced[0].Md5, content, maker, Ct)).Error?.Code);
    }

    [Fact]
    public async Task Token_MakesAndRevokesNoTokensAndChangesNoDefaults()
    {
        var token = Owner with { Token = new(Guid.CreateVersion7(), "any", Role.Owner, null) };

        foreach (var write in EveryWrite.All.Where(u => u.Door == Door.Own))
            Assert.Equal("forbidden", (await write.Run(Host, stage, token, Ct))?.Code);
    }

    [Fact]
    public async Task TokenAsItIsMade_ActsWithinItsLimitsUntilItIsRevoked()
    {
        var made = Must(await Get<MakeToken>().ExecuteAsync(new("ci", "Contributor", Team), Owner, Ct));
        Assert.True(ApiTokenSecret.TryParse(made.Secret, out var secret));
        var actor = await Get<TokenAuthenticator>().FindAsync(secret, Ct);

        Assert.Equal((Owner.UserId, Role.Contributor, "ci"), (actor!.UserId, actor.Token!.MaxRole, actor.Token.Name));
        Must(await Get<MoveAlias>().ExecuteAsync(new(stage.Artifact, "by-token", "v0", null), actor, Ct));
        Assert.Equal("ci", (await HistoryAsync())[^1].TokenName);
        Must(await Get<RevokeToken>().ExecuteAsync(made.Id, Owner, Ct));
        Assert.Null(await Get<TokenAuthenticator>().FindAsync(secret, Ct));
    }

    [Fact]
    public async Task TokenPastItsTime_IsNobody()
    {
        var made = Must(await Get<MakeToken>().ExecuteAsync(new("short", Days: 1), Owner, Ct));
        Assert.True(ApiTokenSecret.TryParse(made.Secret, out var secret));
        Assert.NotNull(await Get<TokenAuthenticator>().FindAsync(secret, Ct));

        Clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(await Get<TokenAuthenticator>().FindAsync(secret, Ct));
    }

    [Fact]
    public async Task TokensOfOneMoment_AreAllOnSomePage()
    {
        var person = await PersonAsync();
        Clock.AutoAdvanceAmount = TimeSpan.Zero;
        foreach (var n in Enumerable.Range(0, 5)) Must(await Get<MakeToken>().ExecuteAsync(new($"token {n}"), person, Ct));
        Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);

        var names = new List<string>();
        for (var page = Must(await Get<TokenQueries>().OwnAsync(new(2), person, Ct)); ; page = Must(await Get<TokenQueries>().OwnAsync(new(2, page.Next), person, Ct)))
        {
            names.AddRange(page.Items.Select(t => t.Name));
            if (page.Next is null) break;
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(n => $"token {n}"), names.Order());
    }

    [Fact]
    public async Task RoleTakenAway_EndsTheRightAtOnce()
    {
        var contributor = await PersonAsync(Role.Contributor);
        Must(await MoveAsync("mine", "v0", path: stage.Artifact, by: contributor));
        Must(await Get<RemoveMember>().ExecuteAsync(Team, contributor.Name, Owner, Ct));

        Refused(await MoveAsync("mine", "v1", path: stage.Artifact, by: contributor), "not_found");
        Refused(await Get<RegisteredModelQueries>().ListAsync(Team, "Digits", new PageRequest(), contributor, Ct), "not_found");
    }

    [Fact]
    public async Task LastOwner_Stays()
    {
        Refused(await WithoutEventAsync(() => Get<SetMember>().ExecuteAsync(new(Team, Owner.Name, "Viewer"), Owner, Ct)), "last_owner");
        Refused(await WithoutEventAsync(() => Get<RemoveMember>().ExecuteAsync(Team, Owner.Name, Owner, Ct)), "last_owner");
    }
}
