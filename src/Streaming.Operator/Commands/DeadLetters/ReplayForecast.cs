using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Commands.Users;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary>What a replay would do: each record decoded as the workers do, and folded into what is stored.</summary>
sealed class ReplayForecast(IQdrantClient qdrant, GenerationCollections generations, TopicNames names)
{
    /// <param name="Changes">Whether the user or the item would change.</param>
    public sealed record Forecast(RecordPlace Record, string Key, bool Changes, string What);

    /// <param name="records">As they would stand in their source topics, with their first origins.</param>
    public async Task<IReadOnlyList<Forecast>> OfAsync(IReadOnlyList<(RecordPlace Origin, SourceRecord Record)> records, CancellationToken cancellationToken)
    {
        var generation = await generations.ResolveAsync(cancellationToken);
        var forecasts = new List<Forecast>(records.Count);
        var users = new Dictionary<string, UserForecast>(StringComparer.Ordinal);
        foreach (var (origin, record) in records)
        {
            if (record.Topic == names.Items)
                forecasts.Add(await ItemAsync(origin, record, generation, cancellationToken));
            else if (record.Topic == names.RetrievalRequests)
                forecasts.Add(new Forecast(origin, "", false, "would be answered again; nobody changes"));
            else if (record.Topic == names.Served)
                forecasts.Add(new Forecast(origin, "", false, "the experiments worker would read it again; no interest changes"));
            else
                forecasts.Add(await UserAsync(origin, record, generation, users, cancellationToken));
        }
        return forecasts;
    }

    async Task<Forecast> UserAsync(
        RecordPlace origin, SourceRecord record, Generation generation, Dictionary<string, UserForecast> users, CancellationToken cancellationToken)
    {
        try
        {
            var (userId, happened) = UserEventDecoder.Decode(record, names.Engagements);
            if (!users.TryGetValue(userId, out var user))
                users[userId] = user = UserForecast.Of(await StoredUser.LoadAsync(qdrant, generation, userId, cancellationToken));
            var (changes, what) = user.Fold(happened);
            return new Forecast(origin, userId, changes, what);
        }
        catch (InvalidRecordException e)
        {
            return new Forecast(origin, "", false, $"would fail again: {e.ErrorClass}, {e.Message}");
        }
    }

    async Task<Forecast> ItemAsync(RecordPlace origin, SourceRecord record, Generation generation, CancellationToken cancellationToken)
    {
        try
        {
            var item = record.Value is null ? null : RecordCodec.Item.Decode(record.Key, record.Value);
            var id = item?.ItemId ?? RecordCodec.DecodeKey(record.Key);
            if (item is not null && await MisfitAsync(item, generation, cancellationToken) is { } misfit)
                return new Forecast(origin, id, false, $"would fail again: {misfit}");
            var time = Math.Min(item?.UpdatedAt?.ToUnixMilliseconds() ?? record.OriginalTimestamp, record.OriginalTimestamp);
            var stored = (await new ItemStore(qdrant, generation.Items, "").LoadAsync([id], cancellationToken)).GetValueOrDefault(id);
            return stored is not null && stored.UpdatedAt > time
                ? new Forecast(origin, id, false, "stale: the stored item is newer")
                : new Forecast(origin, id, true, item is null ? "the item would be deleted" : "the item would be written");
        }
        catch (InvalidMessageException e)
        {
            return new Forecast(origin, "", false, $"would fail again: {e.ErrorClass}, {e.Message}");
        }
    }

    async Task<string?> MisfitAsync(Item item, Generation generation, CancellationToken cancellationToken)
    {
        var info = await qdrant.GetCollectionAsync(generation.Items, cancellationToken)
            ?? throw new GenerationException($"Collection {generation.Items} does not exist.");
        var (space, dimension) = (info.Config.Metadata["space"].StringValue, info.Config.Params.VectorsConfig.Params.Size);
        return item.Space.Length > 0 && item.Space != space ? $"space: is '{item.Space}', not '{space}'"
            : item.Vector.Count > 0 && (ulong)item.Vector.Count != dimension ? $"vector: has {item.Vector.Count} numbers, not {dimension}"
            : null;
    }
}

/// <summary>One user's two states as they would become, record after record.</summary>
sealed class UserForecast
{
    UserState implicitState, explicitState;

    UserForecast(UserState implicitState, UserState explicitState) => (this.implicitState, this.explicitState) = (implicitState, explicitState);

    public static UserForecast Of(StoredUser user) => new(user.Implicit.State, user.Explicit.State);

    public (bool Changes, string What) Fold(UserEvent happened)
    {
        var (explicitly, why) = Fold(ref explicitState, happened);
        if (happened is ChoiceEvent)
            return (explicitly == FoldOutcome.Applied, $"explicit: {why}");
        var (implicitly, reason) = Fold(ref implicitState, happened);
        return (explicitly == FoldOutcome.Applied || implicitly == FoldOutcome.Applied,
            why == reason ? $"both kinds: {why}" : $"implicit: {reason}; explicit: {why}");
    }

    static (FoldOutcome Outcome, string Why) Fold(ref UserState state, UserEvent happened)
    {
        Span<FoldOutcome> outcome = [default];
        var before = state;
        state = state.Fold([happened], outcome);
        return (outcome[0], EventOutcome.Text(outcome[0], happened, before));
    }
}
