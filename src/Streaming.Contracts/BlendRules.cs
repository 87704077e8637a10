namespace Streaming.Contracts;

/// <summary>The rules of what a request says about blending.</summary>
static class BlendRules
{
    const int MaxFixedBudget = 1000;
    const int MaxDiversityPool = 4;
    const int MaxTopicWeights = 64;
    const double MaxTopicWeight = 10;
    const long MaxHalfLifeSeconds = 10L * 366 * 24 * 3600;

    public static void Check(RetrieveRequest request)
    {
        Rules.Text(request.StrategyName, "strategy_name");
        if (request.StrategyName.Length > 0 && request.Strategy != Strategy.Unspecified)
            throw InvalidMessageException.OfField("strategy", "cannot be given beside strategy_name, which says it");
        if (request.StrategyName.Length > 0 && request.Blend is not null)
            throw InvalidMessageException.OfField("blend", "cannot be given beside strategy_name, which says it");
        if (request.Blend is { } blend)
            Check(blend);
        if (request.Context is { } context)
            Check(context);
    }

    static void Check(Blend blend)
    {
        Rules.KnownOrZero(blend.Rule, "blend.rule");
        Rules.KnownOrZero(blend.Budgets, "blend.budgets");
        if (blend.Budgets == BudgetRule.Fixed ? blend.FixedBudget is 0 or > MaxFixedBudget : blend.FixedBudget != 0)
            throw InvalidMessageException.OfField("blend.fixed_budget", blend.Budgets == BudgetRule.Fixed
                ? $"is {blend.FixedBudget}; with BUDGET_RULE_FIXED 1 to {MaxFixedBudget} are allowed"
                : "can be given with BUDGET_RULE_FIXED alone");
        if (blend.HasImplicitShare)
            Share(blend.ImplicitShare, "blend.implicit_share");
        if (blend.HasDiversityLambda)
            Share(blend.DiversityLambda, "blend.diversity_lambda");
        if (blend.HasTopicShare)
            Share(blend.TopicShare, "blend.topic_share");
        if (blend.HasTopicShare && blend.HasDiversityLambda)
            throw InvalidMessageException.OfField("blend.topic_share", "cannot be given beside diversity_lambda");
        if (blend.DiversityPool > MaxDiversityPool)
            throw InvalidMessageException.OfField("blend.diversity_pool", $"is {blend.DiversityPool}, more than {MaxDiversityPool}");
    }

    static void Check(Context context)
    {
        if (context.TopicWeights.Count > MaxTopicWeights)
            throw InvalidMessageException.OfField(
                "context.topic_weights", $"has {context.TopicWeights.Count} entries; 0 to {MaxTopicWeights} are allowed");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < context.TopicWeights.Count; i++)
        {
            var (topic, weight) = (context.TopicWeights[i].TopicId, context.TopicWeights[i].Weight);
            Rules.Id(topic, $"context.topic_weights[{i}].topic_id");
            if (!seen.Add(topic))
                throw InvalidMessageException.OfField($"context.topic_weights[{i}].topic_id", $"is '{topic}' for the second time");
            if (!(weight is >= 0 and <= MaxTopicWeight))
                throw InvalidMessageException.OfField($"context.topic_weights[{i}].weight", $"is {weight}; 0 to {MaxTopicWeight} are allowed");
        }

        Rules.Length(context.ItemHalfLife, "context.item_half_life", MaxHalfLifeSeconds);
        if (context.ItemHalfLife is { } halfLife && halfLife.ToMilliseconds() == 0)
            throw InvalidMessageException.OfField("context.item_half_life", "is less than a millisecond; leave it out for no decay");
    }

    static void Share(double value, string field)
    {
        if (value is not (>= 0 and <= 1))
            throw InvalidMessageException.OfField(field, $"is {value}; 0 to 1 are allowed");
    }
}
