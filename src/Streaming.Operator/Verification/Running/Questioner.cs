using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Processes;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Verification.Running;

/// <summary>Asks the query workers, and checks what they answer.</summary>
sealed class Questioner(RunClients clients, RunLog log, Fleet fleet, Findings findings, Random random, TimeProvider time) : IDisposable
{
    static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100), Deadline = TimeSpan.FromSeconds(3), Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>For a question that must be answered.</summary>
    const int Tries = 60;

    readonly Dictionary<Uri, GrpcChannel> channels = [];
    readonly AnswerCheck check = new(clients.Generation.Fingerprint, log.Oracle, findings);

    public int Answered { get; private set; }

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

    public void Dispose()
    {
        foreach (var channel in channels.Values)
            channel.Dispose();
    }

    /// <summary>The fence first: an answer that is asked for later must respect it.</summary>
    async Task AskAsync(string user, CancellationToken cancellationToken)
    {
        long? fence = null;
        foreach (var kind in clients.Verified)
        {
            var found = await clients.Qdrant.GetAsync(MajorityReads.Get(kind.Collection, [PointIds.User(user)], withVectors: false), cancellationToken);
            if (found is [var point] && UserPayload.Decode(point).State.ErasedAt is { } erased)
                fence = Math.Max(fence ?? erased, erased);
        }

        check.Check(await RetrieveAsync(user, cancellationToken), fence);
        Answered++;
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

    async Task<RetrieveResponse> RetrieveAsync(string user, CancellationToken cancellationToken)
    {
        var queries = fleet.Queries;
        if (queries.Count == 0)
            throw new RpcException(new Status(StatusCode.Unavailable, "No query worker runs"));
        var address = queries[random.Next(queries.Count)];
        if (!channels.TryGetValue(address, out var channel))
            channels[address] = channel = GrpcChannel.ForAddress(address);
        return await new Retrieval.RetrievalClient(channel).RetrieveAsync(
            new RetrieveRequest { UserId = user, Limit = 20 }, deadline: time.GetUtcNow().UtcDateTime + Deadline, cancellationToken: cancellationToken);
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
