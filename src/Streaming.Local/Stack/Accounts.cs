using Streaming.Local.Reporting;
using Streaming.Pipeline.Users;

namespace Streaming.Local.Stack;

/// <summary>Accounts for every record of one worker since the start of the run.</summary>
sealed class Accounts
{
    readonly LocalStack stack;
    readonly DeadLetterCount deadLetters;
    readonly string worker;
    readonly string collection;
    RecordCounts startCounts;
    long startDeadLetters;

    Accounts(LocalStack stack, DeadLetterCount deadLetters, string worker, string collection) =>
        (this.stack, this.deadLetters, this.worker, this.collection) = (stack, deadLetters, worker, collection);

    /// <summary>What is durable already does not count: a real server may remember earlier runs.</summary>
    public static async Task<Accounts> OpenAsync(
        LocalStack stack, DeadLetterCount deadLetters, string worker, string collection, CancellationToken cancellationToken) =>
        new(stack, deadLetters, worker, collection)
        {
            startCounts = await DurableCounts.ReadAsync(stack.Qdrant, collection, cancellationToken),
            startDeadLetters = deadLetters.Of(worker),
        };

    /// <summary>True when the servers remember an earlier run of the same workload.</summary>
    public bool RemembersEarlierRun => startCounts != default;

    /// <param name="produced">How many records the worker must account for.</param>
    public async Task<WorkerCounts> CloseAsync(long produced, CancellationToken cancellationToken)
    {
        var counts = await DurableCounts.ReadAsync(stack.Qdrant, collection, cancellationToken);
        await deadLetters.CatchUpAsync(cancellationToken);
        return new WorkerCounts(
            produced,
            counts.Applied - startCounts.Applied,
            counts.Duplicate - startCounts.Duplicate,
            counts.Late - startCounts.Late,
            deadLetters.Of(worker) - startDeadLetters);
    }
}
