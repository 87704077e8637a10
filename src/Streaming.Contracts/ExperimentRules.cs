using Decision = Streaming.Contracts.ExperimentDecision.DecisionOneofCase;

namespace Streaming.Contracts;

static class ExperimentRules
{
    const int MaxWeights = 64;

    public static void Check(ArmAssignment arm, string field)
    {
        Rules.Id(arm.Experiment, $"{field}.experiment");
        Rules.Id(arm.Arm, $"{field}.arm");
        Rules.Text(arm.Strategy, $"{field}.strategy");
    }

    public static void Check(ExperimentDecision decision)
    {
        Rules.Time(decision.DecidedAt, "decided_at");
        switch (decision.DecisionCase)
        {
            case Decision.Ramp:
                Rules.Id(decision.Ramp.Experiment, "ramp.experiment");
                Share(decision.Ramp.Exposure, "ramp.exposure");
                Rules.Known(decision.Ramp.Status, "ramp.status");
                Rules.Time(decision.Ramp.Since, "ramp.since");
                break;
            case Decision.Split:
                Check(decision.Split);
                break;
            case Decision.None:
                throw InvalidMessageException.OfField("decision", "is required: ramp or split");
        }
    }

    static void Check(LearnedSplit split)
    {
        Rules.Text(split.Segment, "split.segment");
        Rules.Text(split.Surface, "split.surface");
        Share(split.ImplicitShare, "split.implicit_share");
        if (split.ImplicitWeights.Count > MaxWeights)
            throw InvalidMessageException.OfField("split.implicit_weights", $"has {split.ImplicitWeights.Count} entries; 0 to {MaxWeights} are allowed");
        for (var i = 0; i < split.ImplicitWeights.Count; i++)
            Weight(split.ImplicitWeights[i], $"split.implicit_weights[{i}]");
        Weight(split.TopicWeight, "split.topic_weight");
        Weight(split.CollectionWeight, "split.collection_weight");
    }

    static void Share(double value, string field)
    {
        if (!(value is >= 0 and <= 1))
            throw InvalidMessageException.OfField(field, $"is {value}; 0 to 1 is allowed");
    }

    static void Weight(double value, string field)
    {
        if (!(double.IsFinite(value) && value >= 0))
            throw InvalidMessageException.OfField(field, $"is {value}; finite numbers from 0 are allowed");
    }
}
