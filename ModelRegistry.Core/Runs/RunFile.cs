using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Runs;

/// <summary>
/// A file that a running script keeps with its run, or with a model that the run has begun: it can be written over and removed, and no version has
/// it. A version that is made of such files has their bytes for ever, whatever becomes of them here. Their bytes are claimed without an end
/// (<see cref="RecycleBin.BlobClaims"/>), under the id of what they are kept with.
/// </summary>
public sealed class RunFile
{
    /// <summary>Files of one run or model at most.</summary>
    public const int MaxPerOwner = Files.Manifest.MaxFiles;

    /// <summary>The run or the <see cref="LoggedModel"/>.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>SHA-256 of the path as compared, 64 hex.</summary>
    public required string PathHash { get; init; }

    /// <summary>As written first, NFC.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; set; }

    /// <summary>SHA-256, 64 hex.</summary>
    public required string Digest { get; set; }

    public required DateTimeOffset WrittenAt { get; set; }
}

/// <summary>Where a model that a script logs stands before it is a version.</summary>
public enum LoggedModelState
{
    /// <summary>Its files are being sent.</summary>
    Pending = 1,
    Ready = 2,
    Failed = 3,
}

/// <summary>A model that a run logs, before anybody registers it: MLflow's clients from 3 on name it first and then send its files.</summary>
public sealed class LoggedModel
{
    /// <summary>Characters of a name or type at most.</summary>
    public const int MaxName = 500;

    public required Guid Id { get; init; }

    public required Guid ProjectId { get; init; }

    public Project? Project { get; init; }

    /// <summary>As the script calls it; need not be unique.</summary>
    public required string Name { get; init; }

    public Guid? RunId { get; init; }

    public Run? Run { get; init; }

    /// <summary>The script's word for what kind of model it is.</summary>
    public string? Type { get; init; }

    /// <summary>A JSON object of texts.</summary>
    public required string Params { get; init; }

    public required LoggedModelState State { get; set; }

    /// <summary>The step of the run at which it was logged; null where nobody said so.</summary>
    public long? Step { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
