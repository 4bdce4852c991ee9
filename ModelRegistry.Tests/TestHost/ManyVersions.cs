using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Tests.TestHost;

/// <summary>As many versions and bookmarks as rows: logging them one by one would take a test's minutes.</summary>
internal static class ManyVersions
{
    /// <summary>Adds versions to the artifact of a registered model's first bookmark until both have <paramref name="count"/>, each under the same number in both.</summary>
    public static async Task FillAsync(RegistryApp app, string model, int count)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = await app.Get<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(ct);
        var first = await db.Memberships.Include(m => m.Version).FirstAsync(m => m.Collection!.Name == model && m.Collection.Kind == CollectionKind.RegisteredModel, ct);
        for (var i = 1; i < count; i++)
        {
            var version = new ModelVersion
            {
                Id = Guid.CreateVersion7(),
                ArtifactId = first.Version!.ArtifactId,
                Number = i,
                Digest = first.Version.Digest,
                SizeBytes = 0,
                FileCount = 0,
                Metadata = "{}",
                CreatedById = first.AddedById,
                CreatedAt = first.AddedAt.AddSeconds(i),
            };
            db.Versions.Add(version);
            foreach (var collection in new[] { version.ArtifactId, first.CollectionId })
                db.Memberships.Add(new() { Id = Guid.CreateVersion7(), CollectionId = collection, VersionId = version.Id, Number = i, AddedById = first.AddedById, AddedAt = first.AddedAt.AddSeconds(i) });
        }

        await db.SaveChangesAsync(ct);
        var (artifact, bookmarks) = (first.Version!.ArtifactId, first.CollectionId);
        await db.Collections.Where(c => c.Id == artifact || c.Id == bookmarks).ExecuteUpdateAsync(set => set.SetProperty(c => c.NextNumber, count), ct);
    }
}
