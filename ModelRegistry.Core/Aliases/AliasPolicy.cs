using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases;

/// <summary>What it takes to move a protected alias.</summary>
/// <param name="MoverRole">The least role that may move it, or approve that it moves: Reviewer or Owner.</param>
/// <param name="Approvals">How many different people must agree; 1 to 10.</param>
/// <param name="RequesterMayApprove">False: whoever asks does not count. With one approval that is the rule of four eyes.</param>
/// <param name="RequestDays">How long a request waits before it expires; 1 to 365.</param>
/// <param name="Rules">What must hold, all of it.</param>
public sealed record AliasPolicy(
    Role MoverRole, int Approvals = 1, bool RequesterMayApprove = true, int RequestDays = AliasPolicy.DefaultDays, IReadOnlyList<AliasRule>? Rules = null)
{
    /// <summary>Two weeks.</summary>
    public const int DefaultDays = 14;

    /// <summary>People who must agree, at most.</summary>
    public const int MostApprovals = 10;

    /// <summary>Days that a request waits, at most.</summary>
    public const int MostDays = 365;

    /// <summary>What must hold, all of it.</summary>
    public IReadOnlyList<AliasRule> Rules { get; init; } = Rules ?? [];

    /// <summary>True where a person of the mover's role moves it alone and at once.</summary>
    public bool MovesAlone => Approvals == 1 && RequesterMayApprove;

    /// <summary>The first fault: <c>role_invalid</c>, <c>policy_invalid</c>, <c>rules_invalid</c>; or null.</summary>
    internal Error? Check() =>
        MoverRole is not (Role.Reviewer or Role.Owner) ? Error.Invalid("role_invalid", "moverRole", "A protected alias is moved by a Reviewer or an Owner.") :
        Approvals is < 1 or > MostApprovals ? Error.Invalid("policy_invalid", "approvals", $"'approvals' is 1 to {MostApprovals}.") :
        RequestDays is < 1 or > MostDays ? Error.Invalid("policy_invalid", "requestDays", $"'requestDays' is 1 to {MostDays}.") : AliasRules.Check(Rules);
}
