using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Artifacts;

/// <summary>
/// Rule 5 for clients of another protocol, who say what they are about to log before they send it: where the artifact's newest version is the same
/// content with the same metadata, it is the answer, and nothing needs to be sent.
/// </summary>
public sealed class LogAgain(RegistryWrites writes)
{
    /// <summary>
    /// The newest version with the requested aliases, remembered under the client's id where it has one; null where it is another or there is none;
    /// or the refusals of an alias, <c>forbidden</c>, <c>not_found</c>.
    /// </summary>
    /// <param name="artifact">Where.</param>
    /// <param name="request">With <see cref="ForeignWords.Digest"/>.</param>
    /// <param name="clientId">What the caller's client calls this log.</param>
    /// <param name="actor">Who logs.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Result<LoggedVersion?>> ExecuteAsync(CollectionPath artifact, LogVersionRequest request, string? clientId, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!LogWords.Parse(request).TryGet(out var words, out var error)) return error;
        if (words.Foreign?.Digest is not { } digest) return (LoggedVersion?)null;
        return await writes.InEntityAsync<LoggedVersion?>(actor, artifact.Entity, RegistryAction.LogVersion, async scope =>
        {
            var db = scope.Db;
            if (await CollectionLookup.FindAsync(db, scope.Grant.EntityId, artifact, ct) is not { Kind: CollectionKind.Artifact } found) return (LoggedVersion?)null;
            var newest = await db.Memberships.Include(m => m.Version).Where(m => m.CollectionId == found.Id && m.RemovedAt == null)
                .OrderByDescending(m => m.Number).FirstOrDefaultAsync(ct);
            if (newest?.Version is not { } version || version.ForeignDigest != digest) return (LoggedVersion?)null;
            if (!JsonObjectText.Parse(version.Metadata).TryGet(out var metadata, out _) || metadata.Canonical != words.Metadata.Canonical) return (LoggedVersion?)null;
            var path = scope.PathOf(found);
            foreach (var alias in words.Aliases)
            {
                if (!(await AliasMoves.MoveAsync(scope, path, found, alias, newest, seen: null, new(null))).TryGet(out _, out var refusal)) return refusal;
            }

            await RememberAsync(scope, artifact, request, clientId, version.Id);
            return new LoggedVersion(version.Id, path, newest.Number, Created: false);
        }, ct);
    }

    // A draft that was over when it began: its client may go on to speak of it by its own id.
    private static async Task RememberAsync(WriteScope scope, CollectionPath artifact, LogVersionRequest request, string? clientId, Guid version)
    {
        var (db, userId) = (scope.Db, scope.Actor.UserId);
        if (clientId is null or { Length: 0 or > CreateDraft.MaxClientId } || await db.Drafts.AnyAsync(d => d.CreatedById == userId && d.ClientId == clientId, scope.Ct)) return;
        db.Drafts.Add(new()
        {
            Id = Guid.CreateVersion7(scope.Now),
            EntityId = scope.Grant.EntityId,
            Project = artifact.Project,
            ProjectKey = TextKey.Of(artifact.Project),
            Artifact = artifact.Name,
            ArtifactKey = TextKey.Of(artifact.Name),
            Create = false,
            CreatedById = userId,
            ClientId = clientId,
            Request = JsonSerializer.Serialize(request with { References = [] }),
            FileCount = 0,
            SizeBytes = 0,
            CreatedAt = scope.Now,
            ExpiresAt = scope.Now.AddDays(1),
            VersionId = version,
        });
    }
}
