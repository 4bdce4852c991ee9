using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Samples;

/// <summary>Real model versions to look at on a fresh registry, logged through the same use cases as anyone's.</summary>
public interface ISampleModels
{
    /// <summary>Logs the samples as <paramref name="actor"/>. What was added before a refusal stays.</summary>
    Task<Result<Done>> AddAsync(Actor actor, CancellationToken ct);
}
