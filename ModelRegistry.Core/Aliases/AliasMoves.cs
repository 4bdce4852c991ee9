using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>What is kept of a move beside who, when and where.</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsRollback">True where a former holder is put back.</param>
/// <param name="Overrode">The rules that an owner overrode, by name.</param>
/// <param name="RequestId">The promotion request that it applies.</param>
/// <param name="Asked">Not kept: what the mover called the version, where that is not its number in the collection.</param>
internal sealed record MoveNote(string? Reason, bool IsRollback = false, IReadOnlyList<Text>? Overrode = null, Guid? RequestId = null, string? Asked = null);

/// <summary>How an alias changes its holder: the one piece under moving by hand, logging with aliases and bookmarking with aliases.</summary>
internal static class AliasMoves
{
    /// <summary>The alias's row in the collection, tracked, with its holder and last mover.</summary>
    public static Task<Alias?> FindAsync(RegistryDbContext db, Guid collectionId, AliasName name, CancellationToken ct)
    {
        var key = name.Key;
        return db.Aliases.Include(a => a.Holder).Include(a => a.MovedBy).FirstOrDefaultAsync(a => a.CollectionId == collectionId && a.NameKey == key, ct);
    }

    /// <summary>
    /// Points a plain alias at <paramref name="target"/>; a protected one is refused, since it moves by <see cref="Promotions"/>.
    /// <paramref name="seen"/>: the generation the mover saw, 0 for "no holder", null for "did not say".
    /// The present holder again: nothing changes and nothing is written. The caller holds the entity's turn, so between reading the row and
    /// writing it nobody else can move it; the generation is a concurrency token all the same.
    /// </summary>
    public static async Task<Result<AliasMoved>> MoveAsync(
        WriteScope scope, CollectionPath path, Collection collection, AliasName name, Membership target, long? seen, MoveNote note) =>
        await MoveAsync(scope, path, collection, name, await FindAsync(scope.Db, collection.Id, name, scope.Ct), target, seen, note);

    /// <summary>The same where the alias's row is at hand; null where there is none yet.</summary>
    public static async Task<Result<AliasMoved>> MoveAsync(
        WriteScope scope, CollectionPath path, Collection collection, AliasName name, Alias? alias, Membership target, long? seen, MoveNote note)
    {
        var before = alias is null ? None(path, name) : State(path, alias);
        if (Refusal(scope, before, seen) is { } refusal) return refusal;
        if (alias?.HolderId == target.Id) return new AliasMoved(before, before);

        if (alias is null)
        {
            alias = new() { Id = Guid.CreateVersion7(scope.Now), CollectionId = collection.Id, Name = name.Value, NameKey = name.Key };
            scope.Db.Aliases.Add(alias);
        }

        return await PointAsync(scope, path, alias, target, note);
    }

    /// <summary>
    /// Gives the alias its new holder, or <c>version_damaged</c>: the one door to that, whoever moves it and how. All else the caller has checked.
    /// </summary>
    public static async Task<Result<AliasMoved>> PointAsync(WriteScope scope, CollectionPath path, Alias alias, Membership target, MoveNote note)
    {
        var (before, from) = (State(path, alias), alias.Holder);
        // In the order of their ids, so that two movers in two entities never wait for each other.
        Guid[] concerned = from is null ? [target.VersionId] : [from.VersionId, target.VersionId];
        foreach (var versionId in concerned.Distinct().Order()) await RaiseRevisionAsync(scope, versionId);
        // Behind the version's row: whoever marks its bytes waits there for our end, or we for theirs.
        if (await RefuseDamagedAsync(scope, alias.Name, target, note.Asked) is { } damaged) return damaged;
        (alias.Holder, alias.HolderId) = (target, target.Id);
        Stamp(scope, alias, note);
        scope.Record(new(from is null ? HistoryAction.AliasSet : note.IsRollback ? HistoryAction.AliasRolledBack : HistoryAction.AliasMoved, path.ToString())
        {
            CollectionId = alias.CollectionId,
            VersionId = target.VersionId,
            FromVersionId = from?.VersionId,
            AliasKey = alias.NameKey,
            Alias = alias.Name,
            Generation = alias.Generation,
            FromNumber = from?.Number,
            ToNumber = target.Number,
            Reason = note.Reason,
            RequestId = note.RequestId,
            Overrode = alias.Overrode,
        });
        if (alias.MoverRole is not null)
            await Promotions.SupersedeAsync(scope, path, alias, SupersededWords.Moved(MemberSelector.Of(target.Number)), except: note.RequestId);
        return new AliasMoved(State(path, alias) with { MovedBy = scope.Actor.Name }, before);
    }

    /// <summary>Null where the storage has every byte of the member's version, as far as is known; else <c>version_damaged</c>.</summary>
    public static async Task<Error?> RefuseDamagedAsync(WriteScope scope, string alias, Membership target, string? asked = null)
    {
        var version = asked ?? MemberSelector.Of(target.Number).ToString();
        return await Damage.FindAsync(scope.Db, target.VersionId, scope.Ct) is { } damage ? DamageErrors.Version($"'{alias}' can't be moved to {version}", damage) : null;
    }

    /// <summary>Takes the alias from its holder. The caller has checked what has to be checked.</summary>
    public static async Task VacateAsync(WriteScope scope, CollectionPath path, Alias alias, MoveNote note)
    {
        var from = alias.Holder!;
        (alias.Holder, alias.HolderId) = (null, null);
        Stamp(scope, alias, note);
        scope.Record(new(HistoryAction.AliasRemoved, path.ToString())
        {
            CollectionId = alias.CollectionId,
            FromVersionId = from.VersionId,
            AliasKey = alias.NameKey,
            Alias = alias.Name,
            Generation = alias.Generation,
            FromNumber = from.Number,
            Reason = note.Reason,
            Overrode = alias.Overrode,
        });
        if (alias.MoverRole is not null) await Promotions.SupersedeAsync(scope, path, alias, "The alias was removed.");
    }

    /// <summary>Null where the actor may change the alias's holder now, knowing what it says it saw.</summary>
    public static Error? Refusal(WriteScope scope, AliasState now, long? seen)
    {
        if (scope.Require(RegistryAction.MovePlainAlias) is { } forbidden) return forbidden;
        if (now.MoverRole is { } moverRole && scope.Grant.Role < moverRole) return AliasErrors.Protected(now.Alias, moverRole, scope.Grant);
        if (now.IsProtected && seen is null) return AliasErrors.ConditionRequired(now);
        return seen is { } generation && generation != now.Seen ? AliasErrors.Moved(now) : null;
    }

    public static AliasState State(CollectionPath path, Alias alias) =>
        new(alias.Name, alias.Holder?.Number, path, alias.Generation, alias.MovedBy?.UserName, alias.MovedAt, alias.MoverRole, alias.MoveReason, alias.Overrode);

    public static AliasState None(CollectionPath path, AliasName name) => new(name.Value, null, path, 0, null, null, null);

    /// <summary>What is shown with a version changed.</summary>
    public static async Task RaiseRevisionAsync(WriteScope scope, Guid versionId)
    {
        var tracked = scope.Db.ChangeTracker.Entries<ModelVersion>().FirstOrDefault(e => e.Entity.Id == versionId);
        if (tracked?.State == EntityState.Added) return;
        // In the database, not in memory: a writer of another entity that holds this version too is waited for, not collided with.
        await scope.Db.Versions.Where(v => v.Id == versionId)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), scope.Ct);
        if (tracked is null) return;
        // A tracked row must not write the old revision back.
        var revision = tracked.Property(v => v.Revision);
        revision.OriginalValue = revision.CurrentValue = await scope.Db.Versions.Where(v => v.Id == versionId).Select(v => v.Revision).FirstAsync(scope.Ct);
    }

    // As many of them as there is room for: twenty long paths make a long name of one rule.
    private static string? Record(IEnumerable<Text> names)
    {
        var some = names.ToList();
        while (some.Count > 0)
        {
            var record = Text.ToRecord(some);
            if (record.Length <= Alias.MaxOverrodeLength) return record;
            some.RemoveAt(some.Count - 1);
        }

        return null;
    }

    private static void Stamp(WriteScope scope, Alias alias, MoveNote note)
    {
        alias.Generation++;
        (alias.MovedById, alias.MovedAt, alias.MoveReason) = (scope.Actor.UserId, scope.Now, note.Reason);
        alias.Overrode = note.Overrode is { } names ? Record(names) : null;
    }
}
