using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Runs;

/// <summary>Where an execution stands.</summary>
public enum RunState
{
    Running = 1,
    Finished = 2,
    Failed = 3,

    /// <summary>Somebody ended it.</summary>
    Killed = 4,

    /// <summary>It waits for a machine.</summary>
    Scheduled = 5,

    /// <summary>It stopped saying anything.</summary>
    Crashed = 6,
}

/// <summary>One execution of a training or evaluation script.</summary>
public sealed class Run
{
    /// <summary>Characters of <see cref="DisplayName"/> at most.</summary>
    public const int MaxDisplayName = 250;

    public required Guid Id { get; init; }

    public required Guid ProjectId { get; init; }

    public Project? Project { get; init; }

    /// <summary>As typed; unique in the project by <see cref="NameKey"/>.</summary>
    public required string Name { get; set; }

    public required string NameKey { get; set; }

    /// <summary>What people call it, where its script said so: need not be unique. Null: its name.</summary>
    public string? DisplayName { get; set; }

    public required RunState State { get; set; }

    /// <summary>What it was started with: a JSON object.</summary>
    public required string Config { get; set; }

    /// <summary>What it measured: a JSON object.</summary>
    public required string Summary { get; set; }

    public required Guid CreatedById { get; init; }

    public RegistryUser? CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its script says that it began; null: when it was recorded.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>When its script last reported something.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>Set where it was put away: it is in no list, and takes nothing more until it is put back.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public List<RunMetric> Metrics { get; } = [];

    public List<RunUse> Uses { get; } = [];

    public List<ModelVersion> Logged { get; } = [];
}

/// <summary>A version that a run took as input.</summary>
public sealed class RunUse
{
    public required Guid RunId { get; init; }

    public Run? Run { get; init; }

    public required Guid VersionId { get; init; }

    public ModelVersion? Version { get; init; }

    public required DateTimeOffset UsedAt { get; init; }
}
