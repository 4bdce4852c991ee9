using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Data;

/// <summary>What scripts say while they run.</summary>
internal static partial class RegistryModel
{
    private static void Runs(ModelBuilder builder)
    {
        builder.Entity<Run>(run =>
        {
            run.ToTable("Runs");
            run.Property(r => r.Name).HasMaxLength(ResourceName.MaxUnits);
            run.Property(r => r.NameKey).HasMaxLength(ResourceName.MaxUnits);
            run.Property(r => r.DisplayName).HasMaxLength(TextKey.UnitsPerCharacter * Run.MaxDisplayName);
            run.Property(r => r.State).HasConversion<int>();
            run.HasIndex(r => new { r.ProjectId, r.NameKey }).IsUnique();
            run.HasOne(r => r.Project).WithMany().HasForeignKey(r => r.ProjectId);
            run.HasOne(r => r.CreatedBy).WithMany().HasForeignKey(r => r.CreatedById);
        });
        builder.Entity<RunUse>(use =>
        {
            use.ToTable("RunUses");
            use.HasKey(u => new { u.RunId, u.VersionId });
            use.HasOne(u => u.Run).WithMany(r => r.Uses).HasForeignKey(u => u.RunId);
            use.HasOne(u => u.Version).WithMany().HasForeignKey(u => u.VersionId);
        });
        builder.Entity<RunMetric>(metric =>
        {
            metric.ToTable("RunMetrics");
            metric.Property(m => m.Key).HasMaxLength(MetricKey.MaxUnits);
            metric.Property(m => m.Odd).HasConversion<int>();
            metric.HasIndex(m => new { m.RunId, m.Key }).IsUnique();
            metric.HasOne(m => m.Run).WithMany(r => r.Metrics).HasForeignKey(m => m.RunId);
        });
        builder.Entity<RunMetricPoint>(point =>
        {
            point.ToTable("RunMetricPoints");
            point.HasKey(p => new { p.MetricId, p.Number });
            point.Property(p => p.Number).ValueGeneratedNever();
            point.Property(p => p.Odd).HasConversion<int>();
            point.HasOne<RunMetric>().WithMany().HasForeignKey(p => p.MetricId);
        });
        builder.Entity<RunFile>(file =>
        {
            file.ToTable("RunFiles");
            file.HasKey(f => new { f.OwnerId, f.PathHash });
            file.Property(f => f.PathHash).HasMaxLength(Digest.HexLength);
            file.Property(f => f.Path).HasMaxLength(FilePath.MaxUnits);
            file.Property(f => f.Digest).HasMaxLength(Digest.HexLength);
            file.HasIndex(f => f.Digest);
        });
        builder.Entity<LoggedModel>(model =>
        {
            model.ToTable("LoggedModels");
            model.Property(m => m.Name).HasMaxLength(LoggedModel.MaxName);
            model.Property(m => m.Type).HasMaxLength(LoggedModel.MaxName);
            model.Property(m => m.State).HasConversion<int>();
            model.HasOne(m => m.Project).WithMany().HasForeignKey(m => m.ProjectId);
            model.HasOne(m => m.Run).WithMany().HasForeignKey(m => m.RunId);
            model.HasIndex(m => new { m.ProjectId, m.CreatedAt, m.Id });
        });
        builder.Entity<KeyedTag>(tag =>
        {
            tag.ToTable("KeyedTags");
            tag.HasKey(t => new { t.ThingId, t.Key });
            tag.Property(t => t.Key).HasMaxLength(KeyedTag.MaxKeyUnits);
        });
    }
}
