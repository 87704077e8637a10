using Microsoft.Extensions.Logging;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline;

public sealed partial class UserStateHandler
{
    /// <summary>
    /// Computes users anew from what the catalogue has now, and writes those whose interests changed. Who is written by somebody else
    /// meanwhile is left to that write; who cannot be read, computed or written is left to the events, which say so.
    /// </summary>
    /// <returns>How many were written.</returns>
    public async Task<int> RefreshAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var updates = new List<UserUpdate>(userIds.Count);
        foreach (var point in await store.LoadStoredAsync(userIds, cancellationToken))
        {
            var update = new UserUpdate(new KeyedRecords<UserEvent>(point.UserId, []));
            update.Fold(point);
            updates.Add(update);
        }
        await InferWhoCanAsync(updates, cancellationToken);
        var changed = updates.FindAll(update => !SameInterests.Are(update.Before, update.After));
        if (changed.Count == 0)
            return 0;
        try
        {
            var stands = await store.WriteAsync([.. changed.Select(update => new UserWrite(update.Before, update.After))], cancellationToken);
            return stands.Count(stood => stood);
        }
        catch (QdrantRefusedException exception) when (exception.IsContent)
        {
            LogNotRefreshed(changed.Count, exception.Message);
            return 0;
        }
    }

    async Task InferWhoCanAsync(List<UserUpdate> updates, CancellationToken cancellationToken)
    {
        for (var complete = updates.Count == 0; !complete;)
            try
            {
                await InferAsync(updates, cancellationToken);
                complete = true;
            }
            catch (PoisonedUserException exception)
            {
                LogNotRefreshed(1, exception.Message);
                complete = updates.RemoveAll(update => update.UserId == exception.UserId) == 0 || updates.Count == 0;
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Users} users keep the interests they have: {Reason}")]
    partial void LogNotRefreshed(int users, string reason);
}
