using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Query.Explaining;
using Streaming.Query.Strategies;

namespace Streaming.Query.Answering;

/// <summary>Which of a user's interests are searched, and how the limit is split over them.</summary>
sealed class SourcePlan(IOptions<QueryOptions> options)
{
    /// <summary>The sources in the order of their turns: implicit ones by mass, then the choices that were drawn. Empty: there is no vector to
    /// search with.</summary>
    /// <param name="seed">Draws the choices.</param>
    public List<Source> For(RetrievalStrategy strategy, UserView user, int limit, SearchContext context, string seed)
    {
        var useImplicit = strategy.Interests != Strategy.Explicit && user.MayServe(user.Implicit);
        var useExplicit = strategy.Interests is Strategy.Blended or Strategy.Explicit && user.MayServe(user.Explicit);
        if (strategy.Interests == Strategy.Single)
            return useImplicit ? Average(user.Implicit, limit) : [];

        var byMass = useImplicit ? Heaviest(user.Implicit) : [];
        var choices = useExplicit ? Drawn(user.Explicit, context, seed) : [];
        if (strategy.Split is { } split)
            (byMass, choices) = Learned(split, byMass, choices);
        var sources = new List<Source>(byMass.Count + choices.Count);
        sources.AddRange(byMass);
        sources.AddRange(choices);
        var implicitLimit = ImplicitLimit(byMass.Count, choices.Count, strategy.ImplicitShare, limit);
        Spend(Split(strategy, byMass, source => source.Interest.MassShare * source.Weight, implicitLimit), byMass);
        Spend(Split(strategy, choices, source => source.Weight, limit - implicitLimit), choices);
        return sources;
    }

    /// <summary>The sources weighted as outcomes taught: implicit ones by the rank of their mass, choices by what they are.</summary>
    static (List<Source> ByMass, List<Source> Choices) Learned(LearnedSplit split, List<Source> byMass, List<Source> choices) =>
    (
        [.. byMass.Select((source, rank) => source with { Weight = split.ImplicitWeights.Count == 0 ? 1 : split.ImplicitWeights[Math.Min(rank, split.ImplicitWeights.Count - 1)] })],
        choices.ConvertAll(source => source with { Weight = source.Weight * (source.Topic is null ? split.CollectionWeight : split.TopicWeight) })
    );

    /// <summary>Equal budgets.</summary>
    public static void ShareEqually(List<Source> sources, int limit) => Spend(Budgets.Equal(sources.Count, limit), sources);

    static int[] Split(RetrievalStrategy strategy, List<Source> sources, Func<Source, double> mass, int limit) => strategy.Budgets switch
    {
        BudgetRule.Equal => Budgets.Equal(sources.Count, limit),
        BudgetRule.Fixed => Budgets.Fixed(sources.Count, strategy.FixedBudget, limit),
        _ => Budgets.Proportional([.. sources.Select(mass)], limit),
    };

    static int ImplicitLimit(int implicitSources, int choices, double share, int limit)
    {
        if (implicitSources == 0)
            return 0;
        return choices == 0 ? limit : (int)Math.Round(limit * share, MidpointRounding.AwayFromZero);
    }

    List<Source> Heaviest(UserPoint user)
    {
        var rows = Enumerable.Range(0, user.Interests.Length)
            .Where(row => user.Interests[row].Mass > 0)
            .OrderByDescending(row => user.Interests[row].Mass)
            .Take(options.Value.ImplicitInterests)
            .ToList();
        var total = user.Interests.Sum(interest => interest.Mass);
        var members = new InterestMembers(user);
        return rows.ConvertAll(row =>
        {
            var interest = user.Interests[row];
            return Source.Implicit(interest, interest.Mass / total, members.CountOf(row), members.ActionOn(interest.Medoid), Row(user, row));
        });
    }

    List<Source> Drawn(UserPoint user, SearchContext context, string seed)
    {
        var rows = Enumerable.Range(0, user.Interests.Length).Where(row => WeightOf(user.Interests[row], context) > 0).ToList();
        var keys = rows.ConvertAll(row => $"{user.Interests[row].Kind}/{user.Interests[row].Id}");
        return [.. SeededSample.Take(keys, options.Value.Choices, seed).Select(drawn => Choice(user, rows[drawn], context))];
    }

    static Source Choice(UserPoint user, int row, SearchContext context)
    {
        var interest = user.Interests[row];
        var source = interest.Kind == ChoiceKind.Topic
            ? Source.FollowedTopic(interest, Row(user, row))
            : Source.Collection(interest, NameOf(user, interest.Id), Row(user, row));
        return source with { Weight = WeightOf(interest, context) };
    }

    static string NameOf(UserPoint user, string collection) =>
        user.State.Choices.FirstOrDefault(choice => choice.Kind == ChoiceKind.Collection && choice.Id == collection)?.Name ?? "";

    static double WeightOf(StoredInterest interest, SearchContext context) =>
        interest.Kind == ChoiceKind.Topic ? context.WeightOf(interest.Id) : 1;

    static List<Source> Average(UserPoint user, int limit)
    {
        if (user.Interests.Length == 0)
            return [];
        var mean = new float[user.Vectors.Length / user.Interests.Length];
        for (var row = 0; row < user.Interests.Length; row++)
            TensorPrimitives.MultiplyAdd(Row(user, row).Span, (float)user.Interests[row].Mass, mean, mean);
        var norm = TensorPrimitives.Norm(mean);
        if (norm == 0)
            return [];
        TensorPrimitives.Divide(mean, norm, mean);
        var source = Source.Average(mean);
        source.Interest.Budget = (uint)limit;
        return [source];
    }

    static void Spend(int[] budgets, List<Source> sources)
    {
        for (var i = 0; i < sources.Count; i++)
            sources[i].Interest.Budget = (uint)budgets[i];
    }

    static ReadOnlyMemory<float> Row(UserPoint user, int row)
    {
        var dimension = user.Vectors.Length / user.Interests.Length;
        return user.Vectors.AsMemory(row * dimension, dimension);
    }
}
