using System.Collections.Concurrent;
using Streaming.Contracts;
using Streaming.Local.Replay;

namespace Streaming.Local.Evaluation;

/// <summary>Asks the query worker, over its real API, what it would show, and judges the answers.</summary>
sealed class Evaluator(Retrieval.RetrievalClient client, Workload workload, TimeProvider time, int seed)
{
    /// <summary>Items an answer, the same for every strategy.</summary>
    public const int Budget = 100;

    /// <summary>The contract allows 10,000 excluded items.</summary>
    const int MostExcluded = 10_000;

    const int TimedQueries = 300;

    /// <param name="users">At most this many users, drawn by seed.</param>
    /// <param name="judged">Called after each user with how many are done.</param>
    public async Task<EvaluationResult> EvaluateAsync(int users, Action<int, int> judged, CancellationToken cancellationToken)
    {
        var chosen = Sample(users);
        var judgements = new ConcurrentDictionary<string, IReadOnlyDictionary<Strategy, Judgement>>();
        await Parallel.ForEachAsync(chosen, cancellationToken, async (user, cancel) =>
        {
            var mine = new Dictionary<Strategy, Judgement>();
            foreach (var strategy in EvaluationResult.Strategies)
            {
                var answer = await client.RetrieveAsync(Request(user, strategy, exact: true), cancellationToken: cancel);
                mine[strategy] = Judgement.Of([.. answer.Items.Select(item => item.ItemId)], user, workload);
            }

            judgements[user.UserId] = mine;
            judged(judgements.Count, chosen.Count);
        });
        return EvaluationResult.Of(
            Budget, workload.AspectName, [.. chosen.Select(user => (user, judgements[user.UserId]))], seed);
    }

    /// <summary>Blended queries as a page would ask them, one at a time, each timed from the client's side.</summary>
    public async Task<Percentiles> TimeQueriesAsync(CancellationToken cancellationToken)
    {
        var milliseconds = new List<double>();
        foreach (var user in Sample(TimedQueries))
        {
            var start = time.GetTimestamp();
            await client.RetrieveAsync(Request(user, Strategy.Blended, exact: false), cancellationToken: cancellationToken);
            milliseconds.Add(time.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentiles.Of(milliseconds);
    }

    IReadOnlyList<EvaluatedUser> Sample(int count)
    {
        if (count >= workload.Users.Count)
            return workload.Users;
        var order = Enumerable.Range(0, workload.Users.Count).ToArray();
        new Random(seed).Shuffle(order);
        return [.. order.Take(count).Order().Select(index => workload.Users[index])];
    }

    static RetrieveRequest Request(EvaluatedUser user, Strategy strategy, bool exact) => new()
    {
        RequestId = $"evaluation-{user.UserId}",
        UserId = user.UserId,
        Limit = Budget,
        Strategy = strategy,
        Exact = exact,
        Surface = "evaluation",
        ExcludeItemIds = { user.Earlier.Take(MostExcluded) },
    };
}
