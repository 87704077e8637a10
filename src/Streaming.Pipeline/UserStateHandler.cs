using Microsoft.Extensions.Logging;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Erasures;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Tracing;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline;

/// <summary>
/// The straight line of a batch: load the users' points, fold the records, infer, write conditionally, read back. Who lost to another writer
/// is loaded and folded again, which changes nothing that is in already. Erasures get their receipts when all is durable.
/// </summary>
public sealed partial class UserStateHandler(
    IInterestKind kind,
    UserPointStore store,
    ItemCache catalogue,
    UnresolvedLookup unresolved,
    Arrivals arrivals,
    IDeadLetters deadLetters,
    ErasureReceipts receipts,
    PipelineMetrics metrics,
    ILogger<UserStateHandler> logger) : IBatchHandler<UserEvent>
{
    /// <summary>Rounds in a row in which no user got through, after which the batch waits before it goes on.</summary>
    const int MaxAttempts = 32;

    public async Task HandleAsync(IReadOnlyList<KeyedRecords<UserEvent>> batch, CancellationToken cancellationToken)
    {
        var updates = batch.Select(records => new UserUpdate(records)).ToList();
        var pending = updates.ToList();
        try
        {
            for (var attempt = 0; pending.Count > 0;)
            {
                if (attempt == MaxAttempts)
                    throw new ContendedUsersException(pending.Count, attempt);
                var before = pending.Count;
                pending = await RoundAsync(pending, cancellationToken);
                attempt = pending.Count < before ? 0 : attempt + 1;
            }
            await receipts.WriteAsync(updates, cancellationToken);
        }
        catch (Exception) when (ForgetAll(batch))
        {
            throw;
        }
    }

    /// <returns>The users that need another round: another writer was faster, or what they waited for has come meanwhile.</returns>
    async Task<List<UserUpdate>> RoundAsync(List<UserUpdate> updates, CancellationToken cancellationToken)
    {
        UserUpdate? poisoned;
        try
        {
            var changed = await FoldAsync(updates, cancellationToken);
            if (changed.Count == 0)
                return [];
            await InferAsync(changed, cancellationToken);
            return await WriteAsync(changed, cancellationToken);
        }
        catch (PoisonedUserException exception)
        {
            poisoned = updates.Find(update => update.UserId == exception.UserId) ?? throw new InvalidOperationException(exception.Message, exception);
            await SetAsideAsync(poisoned, exception.ErrorClass, exception.Message, cancellationToken);
        }
        updates.Remove(poisoned);
        return updates;
    }

    /// <returns>The users for whom there is something to write.</returns>
    async Task<List<UserUpdate>> FoldAsync(List<UserUpdate> updates, CancellationToken cancellationToken)
    {
        UserPoint[] points;
        using (PipelineTraces.Stage("load"))
            points = await store.LoadAsync([.. updates.Select(update => update.UserId)], cancellationToken);
        using (PipelineTraces.Stage("fold"))
            return updates.Where((update, i) => update.Fold(points[i])).ToList();
    }

    async Task InferAsync(List<UserUpdate> updates, CancellationToken cancellationToken)
    {
        using var span = PipelineTraces.Stage("infer");
        var lookups = catalogue.Lookups();
        foreach (var some in updates.Chunk(kind.MostUsers))
            await InferAsync(some, lookups, cancellationToken);
    }

    async Task InferAsync(UserUpdate[] updates, CatalogueLookups lookups, CancellationToken cancellationToken)
    {
        UserState[] states = [.. updates.Select(update => update.After.State)];
        try
        {
            InferredInterests[]? inferred;
            while ((inferred = kind.TryInfer(states, lookups)) is null)
                await lookups.FetchAsync(cancellationToken);
            for (var i = 0; i < updates.Length; i++)
                updates[i].Complete(inferred[i], store);
        }
        catch (NonFiniteInterestException exception)
        {
            throw new PoisonedUserException(updates[exception.User].UserId, PoisonedUserException.NonFinite, exception.Message, exception);
        }
    }

    async Task<List<UserUpdate>> WriteAsync(List<UserUpdate> updates, CancellationToken cancellationToken)
    {
        bool[] stands;
        using var span = PipelineTraces.Stage("upsert");
        try
        {
            stands = await store.WriteAsync([.. updates.Select(update => new UserWrite(update.Before, update.After))], cancellationToken);
        }
        catch (QdrantRefusedException exception) when (exception.IsContent)
        {
            if (updates.Count == 1)
                throw new PoisonedUserException(updates[0].UserId, PoisonedUserException.Refused, exception.Message, exception);
            var half = updates.Count / 2;
            var first = await RefusedHalfAsync(updates[..half], cancellationToken);
            return [.. first, .. await RefusedHalfAsync(updates[half..], cancellationToken)];
        }

        var again = new List<UserUpdate>();
        var written = new List<UserUpdate>(updates.Count);
        for (var i = 0; i < stands.Length; i++)
            (stands[i] ? written : again).Add(updates[i]);
        metrics.Written(written, again.Count);
        again.AddRange(await ArrivedMeanwhileAsync(written, cancellationToken));
        return again;
    }

    /// <summary>Halving finds the one culprit; the others are written.</summary>
    async Task<List<UserUpdate>> RefusedHalfAsync(List<UserUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(updates, cancellationToken);
        }
        catch (PoisonedUserException exception) when (updates.Count == 1)
        {
            await SetAsideAsync(updates[0], exception.ErrorClass, exception.Message, cancellationToken);
            return [];
        }
    }

    /// <summary>An item that arrived between the look-up and the write found nobody waiting for it: so the writer looks once more.</summary>
    async Task<List<UserUpdate>> ArrivedMeanwhileAsync(List<UserUpdate> written, CancellationToken cancellationToken)
    {
        var keys = written.SelectMany(update => update.After.Unresolved).ToHashSet();
        if (keys.Count == 0)
            return [];
        var arrived = await unresolved.PresentAsync(keys, cancellationToken);
        arrivals.Awaits(keys.Except(arrived));
        var again = written.FindAll(update => update.After.Unresolved.Any(arrived.Contains));
        foreach (var update in again)
            update.Recompute = true;
        return again;
    }

    async Task SetAsideAsync(UserUpdate update, string errorClass, string message, CancellationToken cancellationToken)
    {
        LogPoisoned(update.UserId, errorClass, message, update.Records.Count);
        metrics.Poisoned(errorClass);
        store.Forget(update.UserId);
        update.SetAside = $"{errorClass}: {message}";
        foreach (var (record, _) in update.Records)
            await deadLetters.SendAsync(record, errorClass, message, cancellationToken);
    }

    /// <summary>What stands is unknown after a failure: the next try asks the server.</summary>
    bool ForgetAll(IReadOnlyList<KeyedRecords<UserEvent>> batch)
    {
        foreach (var records in batch)
            store.Forget(records.Key);
        return true;
    }
}
