using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Backup;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Core.Data;

/// <summary>What looks after the bytes.</summary>
internal static partial class RegistryModel
{
    private static void Bin(ModelBuilder builder)
    {
        builder.Entity<BlobClaim>(claim =>
        {
            claim.ToTable("BlobClaims");
            claim.HasKey(c => new { c.UploadId, c.Digest });
            claim.Property(c => c.Digest).HasMaxLength(Digest.HexLength);
            claim.HasIndex(c => c.Digest);
            claim.HasIndex(c => c.ExpiresAt);
        });
        builder.Entity<DoomedBlob>(blob =>
        {
            blob.ToTable("DoomedBlobs");
            blob.HasKey(b => b.Digest);
            blob.Property(b => b.Digest).HasMaxLength(Digest.HexLength);
        });
        builder.Entity<SweepHold>(hold => hold.ToTable("SweepHolds"));
    }

    private static void Care(ModelBuilder builder)
    {
        builder.Entity<RottenBlob>(blob =>
        {
            blob.ToTable("RottenBlobs");
            blob.HasKey(b => b.Digest);
            blob.Property(b => b.Digest).HasMaxLength(Digest.HexLength);
            blob.Property(b => b.Kind).HasConversion<int>();
            blob.Property(b => b.FoundBy).HasConversion<int>();
        });
        builder.Entity<SweepState>(state =>
        {
            state.ToTable("SweepStates");
            state.Property(s => s.Id).ValueGeneratedNever();
        });
        builder.Entity<ScrubState>(state =>
        {
            state.ToTable("ScrubStates");
            state.Property(s => s.Id).ValueGeneratedNever();
            state.Property(s => s.Digest).HasMaxLength(Digest.HexLength);
        });
    }
}
