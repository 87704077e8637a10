using Streaming.Contracts;
using Streaming.Local.Replay;
using Streaming.Local.Stack;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Local.Evaluation.Served;

/// <summary>Replays what came before the held-out events through the whole stack, then asks the query worker for each user.</summary>
/// <param name="users">At most this many users, drawn by seed.</param>
sealed class ServedEvaluation(LocalStack stack, Workload workload, int users, int seed, TimeProvider time)
{
    /// <summary>Items an answer, the same for every strategy.</summary>
    public const int Budget = 100;

    const int MostExcluded = 10_000;
    const int PointsAtOnce = 256;
    const int TimedUsers = 200;
    const int CheckedUsers = 100;

    /// <summary>Whole lists cost as much as so many answers.</summary>
    const int WorthLists = 4;

    static readonly uint[] Limits = [10, 20, 50, 100, 200];

    readonly IReadOnlyList<EvaluatedUser> _chosen = Sample(workload.Users, users, seed);

    /// <summary>Who is asked for, in the order of the answers.</summary>
    public IReadOnlyList<EvaluatedUser> Users => _chosen;

    /// <summary>Fills the pipeline: the catalogue, then every user's history.</summary>
    public async Task ReplayAsync(Action<string> shows, CancellationToken cancellationToken)
    {
        var items = await Backlog.FollowAsync(stack, [stack.Topics.Items], [stack.Generation.Items], time, cancellationToken);
        await new CatalogueLoad(stack.Producer, stack.Topics, items, time).LoadAsync(
            workload.Items, stack.Space, loaded => shows($"{loaded} of {workload.Items.Count} items"), cancellationToken);
        var events = await Backlog.FollowAsync(
            stack, [stack.Topics.Engagements, stack.Topics.ProfileChanges], [stack.Generation.UserImplicit, stack.Generation.UserExplicit], time,
            cancellationToken);
        await new ReplayProducer(stack.Producer, stack.Topics, events, time).ProduceAsync(
            workload.History, Pace.Max, (index, _, _) => shows($"{index + 1} of {workload.History.Count} events"), cancellationToken);
        await events.DrainAsync(cancellationToken);
    }

    /// <returns>Of each strategy the answers' judgements, in the order of the users.</returns>
    public async Task<IReadOnlyList<ServedAnswer[]>> AskAsync(
        IReadOnlyList<ServedStrategy> strategies, Action<string> shows, CancellationToken cancellationToken)
    {
        var catalogue = await JudgedCatalogue.ReadAsync(workload, stack.Qdrant, stack.Generation.Items, cancellationToken);
        var answers = strategies.Select(_ => new ServedAnswer[_chosen.Count]).ToList();
        var done = 0;
        var asksLists = strategies.Count(strategy => strategy.OnlyOrders) >= WorthLists;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, _chosen.Count, atOnce, async (i, cancel) =>
        {
            var found = asksLists ? await FindAsync(_chosen[i], strategies, cancel) : null;
            for (var s = 0; s < strategies.Count; s++)
            {
                var answer = found is not null && strategies[s].OnlyOrders
                    ? found.Answer(strategies[s], Budget)
                    : await AskAsync(_chosen[i], strategies[s], cancel);
                answers[s][i] = ServedAnswer.Of(answer, _chosen[i], catalogue);
            }

            shows($"{Interlocked.Increment(ref done)} of {_chosen.Count} users");
        });
        return answers;
    }

    /// <summary>Asks some users by each of the rules that were scored on one retrieval.</summary>
    public async Task<RuleCheck> CheckAsync(IReadOnlyList<ServedStrategy> strategies, CancellationToken cancellationToken)
    {
        var (asked, same) = (0, 0);
        foreach (var user in _chosen.Where((_, i) => i % Math.Max(1, _chosen.Count / CheckedUsers) == 0))
        {
            var found = await FindAsync(user, strategies, cancellationToken);
            foreach (var strategy in strategies.Where(strategy => strategy.OnlyOrders))
            {
                var answer = await AskAsync(user, strategy, cancellationToken);
                asked++;
                if (answer.Items.Select(item => item.ItemId).SequenceEqual(found.Answer(strategy, Budget).Items.Select(item => item.ItemId)))
                    same++;
            }
        }

        return new RuleCheck(asked, same);
    }

    async Task<UserRetrieval> FindAsync(EvaluatedUser user, IReadOnlyList<ServedStrategy> strategies, CancellationToken cancellationToken)
    {
        var byImplicit = AskAsync(user, ServedStrategy.ImplicitLists, cancellationToken);
        var asksChoices = strategies.Any(strategy => strategy.OnlyOrders && strategy.Strategy != Strategy.Implicit);
        return new UserRetrieval(await byImplicit, asksChoices ? await AskAsync(user, ServedStrategy.ExplicitLists, cancellationToken) : null);
    }

    async Task<RetrieveResponse> AskAsync(EvaluatedUser user, ServedStrategy strategy, CancellationToken cancellationToken) =>
        await stack.Query.RetrieveAsync(Request(user, strategy), cancellationToken: cancellationToken);

    /// <summary>Asks one request at a time, for answers of several sizes by one, several and all interests. Exact search.</summary>
    public async Task<IReadOnlyList<ServedCost>> CostsAsync(CancellationToken cancellationToken)
    {
        var costs = new List<ServedCost>();
        var some = _chosen.Take(TimedUsers).ToList();
        foreach (var strategy in ServedStrategy.ByNumberOfInterests)
            foreach (var limit in Limits)
            {
                var answers = new List<(RetrieveResponse Answer, bool Found, double Milliseconds)>();
                foreach (var user in some)
                {
                    var request = Request(user, strategy);
                    // As users ask, with all that an answer entails.
                    (request.Limit, request.Preview) = (limit, false);
                    var start = time.GetTimestamp();
                    var answer = await stack.Query.RetrieveAsync(request, cancellationToken: cancellationToken);
                    answers.Add((answer, answer.Items.Any(item => item.ItemId == user.HeldOut[0]), time.GetElapsedTime(start).TotalMilliseconds));
                }

                costs.Add(new ServedCost(
                    strategy.Name,
                    (int)limit,
                    answers.Average(of => of.Found ? 1.0 : 0),
                    answers.Average(of => of.Answer.Interests.Count),
                    answers.Average(of => of.Answer.CalculateSize()),
                    Percentiles.Of(answers.Select(of => of.Milliseconds))));
            }

        return costs;
    }

    /// <returns>The mean cosine of pairs of a user's implicit interests, over users who have several.</returns>
    public async Task<double> SlotCosineAsync(CancellationToken cancellationToken)
    {
        double sum = 0;
        var counted = 0;
        foreach (var part in _chosen.Chunk(PointsAtOnce))
        {
            var points = await stack.Qdrant.GetAsync(
                MajorityReads.Get(stack.Generation.UserImplicit, part.Select(user => PointIds.User(user.UserId)), withVectors: true, "user_id"),
                cancellationToken);
            foreach (var rows in points.Select(point => Floats.Read(point.Vectors)))
            {
                var count = rows.Length / workload.Dimension;
                if (count < 2)
                    continue;
                sum += 1 - Diversity(rows, count);
                counted++;
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }

    double Diversity(float[] rows, int count)
    {
        var total = new float[workload.Dimension];
        for (var row = 0; row < count; row++)
            System.Numerics.Tensors.TensorPrimitives.Add(total, rows.AsSpan(row * workload.Dimension, workload.Dimension), total);
        return 1 - (System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(total) - count) / ((double)count * (count - 1));
    }

    static RetrieveRequest Request(EvaluatedUser user, ServedStrategy strategy) => new()
    {
        // The same for all strategies, so that they draw the same choices.
        RequestId = $"evaluation-{user.UserId}",
        UserId = user.UserId,
        Limit = (uint)strategy.Limit,
        Strategy = strategy.Strategy,
        Blend = strategy.Blend,
        Exact = true,
        Surface = "evaluation",
        Preview = true,
        ExcludeItemIds = { user.Earlier.Take(MostExcluded) },
    };

    static IReadOnlyList<EvaluatedUser> Sample(IReadOnlyList<EvaluatedUser> all, int count, int seed)
    {
        if (count >= all.Count)
            return all;
        var order = Enumerable.Range(0, all.Count).ToArray();
        new Random(seed).Shuffle(order);
        return [.. order.Take(count).Order().Select(index => all[index])];
    }
}
