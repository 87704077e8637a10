using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Query.Answering;

/// <summary>Which of a user's interests are searched, and how the limit is split over them.</summary>
sealed class SourcePlan(IOptions<QueryOptions> options)
{
    /// <summary>The sources in the order of their turns: implicit ones by mass, then the choices that were drawn. Empty: there is no vector to
    /// search with.</summary>
    /// <param name="seed">Draws the choices.</param>
    public List<Source> For(Strategy strategy, UserView user, int limit, string seed)
    {
        var useImplicit = strategy != Strategy.Explicit && user.MayServe(user.Implicit);
        var useExplicit = strategy is Strategy.Blended or Strategy.Explicit && user.MayServe(user.Explicit);
        if (strategy == Strategy.Single)
            return useImplicit ? Average(user.Implicit, limit) : [];

        var byMass = useImplicit ? Heaviest(user.Implicit) : [];
        var choices = useExplicit ? Drawn(user.Explicit, seed) : [];
        var sources = new List<Source>(byMass.Count + choices.Count);
        sources.AddRange(byMass);
        sources.AddRange(choices);
        var implicitLimit = ImplicitLimit(byMass.Count, choices.Count, limit);
        Spend(Budgets.Proportional([.. byMass.Select(source => source.Interest.MassShare)], implicitLimit), byMass);
        Spend(Budgets.Equal(choices.Count, limit - implicitLimit), choices);
        return sources;
    }

    /// <summary>Equal budgets.</summary>
    public static void ShareEqually(List<Source> sources, int limit) => Spend(Budgets.Equal(sources.Count, limit), sources);

    int ImplicitLimit(int implicitSources, int choices, int limit)
    {
        if (implicitSources == 0)
            return 0;
        return choices == 0 ? limit : (int)Math.Round(limit * options.Value.ImplicitShare, MidpointRounding.AwayFromZero);
    }

    List<Source> Heaviest(UserPoint user)
    {
        var rows = Enumerable.Range(0, user.Interests.Count)
            .Where(row => user.Interests[row].Mass > 0)
            .OrderByDescending(row => user.Interests[row].Mass)
            .Take(options.Value.ImplicitInterests)
            .ToList();
        var total = user.Interests.Sum(interest => interest.Mass);
        return rows.ConvertAll(row =>
        {
            var interest = user.Interests[row];
            return Source.Implicit(interest.Id, interest.Medoid, interest.Mass / total, Row(user, row));
        });
    }

    List<Source> Drawn(UserPoint user, string seed)
    {
        var keys = user.Interests.Select(interest => $"{interest.Kind}/{interest.Id}").ToList();
        var rows = SeededSample.Take(keys, options.Value.Choices, seed);
        return [.. rows.Select(row => user.Interests[row].Kind == ChoiceKind.Topic
            ? Source.FollowedTopic(user.Interests[row].Id, Row(user, row))
            : Source.Collection(user.Interests[row].Id, Row(user, row)))];
    }

    static List<Source> Average(UserPoint user, int limit)
    {
        if (user.Interests.Count == 0)
            return [];
        var mean = new float[user.Vectors.Length / user.Interests.Count];
        for (var row = 0; row < user.Interests.Count; row++)
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
        var dimension = user.Vectors.Length / user.Interests.Count;
        return user.Vectors.AsMemory(row * dimension, dimension);
    }
}
