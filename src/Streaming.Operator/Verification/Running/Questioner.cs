using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Processes;
using Streaming.Operator.Verification.Rollouts;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Verification.Running;

/// <summary>Asks the query workers, and checks what they answer.</summary>
/// <param name="drill">The rollout that goes on meanwhile; null: none.</param>
sealed class Questioner(
    RunClients clients, RunLog log, Fleet fleet, Findings findings, Random random, TimeProvider time, RolloutDrill? drill = null) : IDisposable
{
    static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100), Deadline = TimeSpan.FromSeconds(3), Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>For a question that must be answered.</summary>
    const int Tries = 60;

    readonly Dictionary<Uri, GrpcChannel> channels = [];
    readonly AnswerCheck check = new(clients.Generation.Fingerprint, log.Oracle, findings);

    public int Answered { get; private set; }

    /// <summary>Answers from the generation that is being rolled out.</summary>
    public int FromNew { get; private set; }

    /// <summary>Questions that nobody answered, while things were broken.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Asks for one user after the other, those first who erased something; until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (Draw() is { } user)
                    await AskAsync(user, cancellationToken);
            }
            catch (Exception e) when (e is QdrantUnavailableException || (e is RpcException && !cancellationToken.IsCancellationRequested))
            {
                Unanswered++;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(AskEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Asks for everybody who erased something or closed the account, now that nothing is broken and every fence is known, and judges what
    /// was answered on the way.
    /// </summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var (user, userLog) in log.Oracle.Users)
        {
            var states = clients.Verified.Select(userLog.Fold).ToList();
            if (states.Max(state => state.ErasedAt) is not { } fence)
                continue;
            if (await TryRepeatedlyAsync(user, cancellationToken) is not { } answer)
            {
                findings.Add(FindingKind.Unanswered, $"Nobody answers for {user}");
                continue;
            }

            check.Check(answer, fence);
            if (states.Exists(state => state.IsClosed))
                check.CheckClosed(answer);
        }

        check.Finish();
    }

    /// <summary>Asks for everybody who erased something, of the new generation, which is the only one by now.</summary>
    public async Task FinishNewAsync(CancellationToken cancellationToken)
    {
        var newCheck = new AnswerCheck(drill!.To, log.Oracle, findings);
        foreach (var (user, userLog) in log.Oracle.Users)
            if (drill.Clients.Verified.Select(userLog.Fold).Max(state => state.ErasedAt) is { } fence)
            {
                if (await TryRepeatedlyAsync(user, cancellationToken) is not { } answer)
                {
                    findings.Add(FindingKind.Unanswered, $"Nobody answers for {user} after the rollout");
                    continue;
                }

                newCheck.Check(answer, fence);
                FromNew++;
            }

        newCheck.Finish();
    }

    public void Dispose()
    {
        foreach (var channel in channels.Values)
            channel.Dispose();
    }

    /// <summary>The fence first: an answer that is asked for later must respect it.</summary>
    async Task AskAsync(string user, CancellationToken cancellationToken)
    {
        var fence = await FenceAsync(clients, user, cancellationToken);
        var (newFence, mayBeNew) = (default(long?), false);
        var strategy = "";
        if (drill is { IsThere: true })
        {
            (newFence, mayBeNew) = (await FenceAsync(drill.Clients, user, cancellationToken), drill.MayAnswer);
            // Before the aliases move, an arm's strategy is answered from the new generation.
            strategy = random.Next(3) == 0 ? RolloutDrill.Strategy : "";
        }

        var answer = await RetrieveAsync(user, cancellationToken, strategy);
        var isNew = drill is not null && answer.Fingerprint == drill.To;
        check.Check(answer, isNew ? newFence : fence, mayBeNew || strategy.Length > 0 || drill is { MayAnswer: true } ? drill!.To : null);
        FromNew += isNew ? 1 : 0;
        Answered++;
    }

    static async Task<long?> FenceAsync(RunClients of, string user, CancellationToken cancellationToken)
    {
        long? fence = null;
        foreach (var kind in of.Verified)
        {
            var found = await of.Qdrant.GetAsync(MajorityReads.Get(kind.Collection, [PointIds.User(user)], withVectors: false), cancellationToken);
            if (found is [var point] && UserPayload.Decode(point).State.ErasedAt is { } erased)
                fence = Math.Max(fence ?? erased, erased);
        }

        return fence;
    }

    async Task<RetrieveResponse?> TryRepeatedlyAsync(string user, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                var answer = await RetrieveAsync(user, cancellationToken);
                Answered++;
                return answer;
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Asks one of the query workers.</summary>
    /// <param name="strategy">Its name; empty: the worker's choice.</param>
    public async Task<RetrieveResponse> RetrieveAsync(string user, CancellationToken cancellationToken, string strategy = "")
    {
        var queries = fleet.Queries;
        if (queries.Count == 0)
            throw new RpcException(new Status(StatusCode.Unavailable, "No query worker runs"));
        var address = queries[random.Next(queries.Count)];
        if (!channels.TryGetValue(address, out var channel))
            channels[address] = channel = GrpcChannel.ForAddress(address);
        return await new Retrieval.RetrievalClient(channel).RetrieveAsync(
            new RetrieveRequest { UserId = user, Limit = 20, StrategyName = strategy }, deadline: time.GetUtcNow().UtcDateTime + Deadline, cancellationToken: cancellationToken);
    }

    string? Draw()
    {
        var users = log.Oracle.Users;
        if (users.Count == 0)
            return null;
        IReadOnlyList<KeyValuePair<string, UserLog>> fenced = random.Next(2) == 0 ? users.Where(user => user.Value.FenceBelow((_, _) => long.MaxValue) is not null).ToList() : users;
        var among = fenced.Count == 0 ? users : fenced;
        return among[random.Next(among.Count)].Key;
    }
}
