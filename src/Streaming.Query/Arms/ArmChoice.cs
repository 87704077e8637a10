using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Query.Strategies;

namespace Streaming.Query.Arms;

/// <summary>What experiments and their outcomes make of a request that does not say itself how it wants to be answered.</summary>
sealed class ArmChoice(CurrentExperiments experiments, Decisions decisions)
{
    /// <summary>The request's arm; null where it names or spells out a strategy, or no experiment concerns it.</summary>
    public ArmAssignment? For(RetrieveRequest request) =>
        request.StrategyName.Length > 0 || request.Strategy != Strategy.Unspecified || request.Blend is not null
            ? null
            : experiments.Assigner.Assign(request.UserId, request.Surface, decisions);

    /// <summary>The request as the arm has it answered.</summary>
    public static RetrieveRequest With(RetrieveRequest request, ArmAssignment? arm) =>
        arm is { Strategy.Length: > 0 } ? new RetrieveRequest(request) { StrategyName = arm.Strategy } : request;

    /// <summary>An adaptive strategy with what was learned for the segment on the surface; any other as it is.</summary>
    public RetrievalStrategy Adapt(RetrievalStrategy strategy, UserSegment segment, string surface) =>
        strategy.Adaptive && decisions.SplitOf(segment.ToString().ToLowerInvariant(), surface) is { } split
            ? strategy with { ImplicitShare = split.ImplicitShare, Split = split }
            : strategy;
}
