using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// Says which files a draft has in the end, and what lies elsewhere: files that are not among them are forgotten, and those that nobody sent are
/// looked for among what the actor may read.
/// </summary>
public sealed class SettleDraft(RegistryWrites writes, AnnounceFiles announce)
{
    /// <summary>The files; or what <see cref="AnnounceFiles"/> refuses, <c>reference_invalid</c>, <c>path_duplicate</c>.</summary>
    public async Task<Result<IReadOnlyList<AnnouncedFileView>>> ExecuteAsync(
        Guid draft, IReadOnlyList<AnnouncedFile> files, IReadOnlyList<VersionReference> references, Actor actor, CancellationToken ct)
    {
        foreach (var reference in references)
        {
            if (reference.Check().Error is { } bad) return bad;
        }

        if (!(await announce.ExecuteAsync(draft, files, actor, ct)).TryGet(out var announced, out var error)) return error;
        var kept = announced.Select(file => file.Position).ToHashSet();
        var settled = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            var db = transaction.Db;
            if (!(await DraftAccess.GetOpenAsync(db, draft, actor, transaction.Now, ct)).TryGet(out _, out var refusal)) return refusal;
            var row = await db.Drafts.FirstAsync(d => d.Id == draft, ct);
            row.Request = JsonSerializer.Serialize(JsonSerializer.Deserialize<LogVersionRequest>(row.Request)! with { References = references, IsSettled = true });
            row.FileCount = kept.Count;
            // Their bytes stay claimed until the draft's end, and are swept then.
            var others = (await db.DraftFiles.Where(f => f.DraftId == draft).Select(f => f.Position).ToListAsync(ct)).Where(position => !kept.Contains(position));
            foreach (var some in others.Chunk(500)) await db.DraftFiles.Where(f => f.DraftId == draft && some.Contains(f.Position)).ExecuteDeleteAsync(ct);
            return true;
        }, ct);
        return settled.Map(_ => announced);
    }
}
