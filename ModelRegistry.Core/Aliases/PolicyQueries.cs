using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Core.Aliases;

/// <summary>What moving an alias onto a member would come to, as things stand.</summary>
/// <param name="State">Where the alias stands.</param>
/// <param name="Policy">Null for a plain alias.</param>
/// <param name="Checks">Every rule, and whether it holds.</param>
/// <param name="MayMove">True where the reader moves it alone and at once, if the rules hold.</param>
/// <param name="MayAsk">True where the reader may make a promotion request.</param>
/// <param name="MayOverride">True where the reader may override rules and approvals.</param>
public sealed record MoveOutlook(AliasState State, AliasPolicy? Policy, IReadOnlyList<RuleCheck> Checks, bool MayMove, bool MayAsk, bool MayOverride)
{
    /// <summary>True where no rule fails.</summary>
    public bool RulesHold => Checks.All(check => check.Holds);

    /// <summary>True where no rule keeps the reader from what they may: moving it, or asking for that.</summary>
    public bool RulesAllow => Checks.All(check => MayMove ? check.Holds : check.MayAsk);

    /// <summary>What the scan of the new holder's files found; null where it waits for it.</summary>
    public ScanOutcome? Scan { get; init; }
}

/// <summary>Reads what it takes to move an alias.</summary>
public sealed class PolicyQueries(IDbContextFactory<RegistryDbContext> contexts, RuleEvidences evidences, TimeProvider clock)
{
    /// <summary>The policies of a collection's protected aliases, by name.</summary>
    public async Task<Result<IReadOnlyList<(string Alias, AliasPolicy Policy)>>> ListAsync(CollectionPath path, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        var rows = await db.Aliases.AsNoTracking().Where(a => a.CollectionId == found.Collection.Id && a.MoverRole != null).OrderBy(a => a.NameKey).ToListAsync(ct);
        return rows.ConvertAll(a => (a.Name, a.ToPolicy()!));
    }

    /// <summary>The policy of one alias, or <c>not_found</c> where it is plain or not there.</summary>
    public async Task<Result<(string Alias, AliasPolicy Policy)>> GetAsync(CollectionPath path, string alias, Actor actor, CancellationToken ct)
    {
        if (!AliasName.Parse(alias).TryGet(out var name, out var error)) return error;
        if (!(await ListAsync(path, actor, ct)).TryGet(out var all, out error)) return error;
        var found = all.FirstOrDefault(pair => TextKey.Of(pair.Alias) == name.Key);
        return found.Policy is null ? Error.NotFound($"protected alias {path}:{name}") : found;
    }

    /// <summary>What moving <paramref name="alias"/> onto <paramref name="to"/> would come to; the page and the script ask before they move.</summary>
    public async Task<Result<MoveOutlook>> ForeseeAsync(CollectionPath path, string alias, string to, Actor actor, CancellationToken ct)
    {
        if (!AliasName.Parse(alias).TryGet(out var name, out var error)) return error;
        if (!MemberSelector.Parse(to).TryGet(out var selector, out error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        if (!(await CollectionMembers.GetAsync(db, found.Collection, found.Path, selector, ct)).TryGet(out var target, out error)) return error;
        if (!(await Artifacts.VersionQueries.GetGrantAsync(db, target.VersionId, actor, RegistryAction.Read, ct)).IsSuccess) return CollectionMembers.NotFound(found.Path, selector);

        var row = await AliasMoves.FindAsync(db, found.Collection.Id, name, ct);
        var state = row is null ? AliasMoves.None(found.Path, name) : AliasMoves.State(found.Path, row);
        var role = found.Grant.Role;
        if (row?.ToPolicy() is not { } policy)
            return new MoveOutlook(state, null, [], role >= RegistryActions.MinimumRole(RegistryAction.MovePlainAlias), false, false) { Scan = target.Version!.KnownScan };
        if (!(await evidences.OfAsync(target.VersionId, policy, ct)).TryGet(out var evidence, out error)) return error;
        var alone = role >= policy.MoverRole && policy.MovesAlone;
        var checks = await RuleChecks.CheckAsync(db, policy.Rules, row, target, evidence, clock.GetUtcNow(), ct);
        return new MoveOutlook(state, policy, checks, alone, !alone && role >= Role.Contributor, role >= Role.Owner) { Scan = target.Version!.KnownScan };
    }
}
