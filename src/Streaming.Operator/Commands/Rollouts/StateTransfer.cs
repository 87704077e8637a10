using System.Runtime.CompilerServices;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>Joins every user's stored state of one collection into the one of another generation, page by page in the order of point ids.</summary>
/// <param name="services">Of the generation that the states go to.</param>
/// <param name="from">The real name of the collection that they come from.</param>
sealed class StateTransfer(KindServices services, string from, CommandSession session)
{
    const int Batch = 64;

    static readonly Filter Users = new() { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };

    readonly IQdrantClient qdrant = session.Get<IQdrantClient>();

    /// <param name="at">The point to begin at; null: the first.</param>
    /// <param name="pageSize">Users that are read together.</param>
    /// <returns>Each page when it is durable.</returns>
    public async IAsyncEnumerable<TransferredPage> RunAsync(string? at, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = new CountPoints { CollectionName = from, Filter = Users, Exact = true };
        var progress = new WorkProgress(session.Output, session.Time, $"Joining {from}", at is null ? await qdrant.CountAsync(count, cancellationToken) : 0);
        do
        {
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(from, Users, pageSize, at is null ? null : new PointId { Uuid = at }), cancellationToken);
            var points = page.Result.Select(Decode).OfType<UserPoint>().ToList();
            var leftOut = page.Result.Count - points.Count;
            foreach (var lost in await Task.WhenAll(points.Chunk(Batch).Select(batch => JoinAsync(batch, cancellationToken))))
                leftOut += lost;
            progress.Add(page.Result.Count);
            at = page.NextPageOffset?.Uuid;
            yield return new TransferredPage(page.Result.Count, leftOut, at);
        }
        while (at is not null);
    }

    /// <returns>How many could not be joined.</returns>
    async Task<int> JoinAsync(UserPoint[] points, CancellationToken cancellationToken)
    {
        try
        {
            if (points.Length > 0)
                await services.Get<UserStateJoin>().JoinAsync(points, cancellationToken);
            return 0;
        }
        catch (PoisonedUserException e)
        {
            session.Output.Remark($"User {e.UserId} is left out: {e.Message}");
            return 1 + await JoinAsync([.. points.Where(point => point.UserId != e.UserId)], cancellationToken);
        }
    }

    UserPoint? Decode(RetrievedPoint point)
    {
        try
        {
            return UserPayload.Decode(point);
        }
        catch (FormatException e)
        {
            session.Output.Remark($"Point {point.Id.Uuid} of {from} is left out: {e.Message}");
            return null;
        }
    }
}
