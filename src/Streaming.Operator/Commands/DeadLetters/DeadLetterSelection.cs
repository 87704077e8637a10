using System.CommandLine;
using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary>The options that choose dead letters.</summary>
sealed class DeadLetterSelection
{
    readonly Option<string[]> topics = new("--topic")
    {
        Description = "The source topic that refused records came from; all unless given.", AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<string?> errorClass = new("--class") { Description = "The class of the error, such as invalid or undecodable." };
    readonly Option<string?> key = new("--key") { Description = "The record's key: a user's or an item's id." };
    readonly Option<TimeSpan?> since = new("--since") { Description = "Only dead letters of this last time, such as 02:00:00 for two hours." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { topics, errorClass, key, since })
            command.Options.Add(option);
    }

    /// <summary>Whether anything narrows the choice.</summary>
    public bool IsGiven(ParseResult result) =>
        result.GetValue(topics) is { Length: > 0 } || result.GetValue(errorClass) is not null || result.GetValue(key) is not null || result.GetValue(since) is not null;

    /// <summary>Reads the refused records that the options choose, oldest first.</summary>
    /// <param name="places">First origins; none: all.</param>
    /// <exception cref="WrongInputException">A topic is no source topic, or a place has no dead letter.</exception>
    public async Task<IReadOnlyList<RefusedRecord>> ReadAsync(
        ParseResult result, CommandSession session, IReadOnlyCollection<RecordPlace> places, CancellationToken cancellationToken)
    {
        var names = session.Get<TopicNames>();
        string[] sources = [names.Engagements, names.ProfileChanges, names.Items, names.RetrievalRequests, names.Served];
        var chosen = result.GetValue(topics) is { Length: > 0 } given ? given : sources;
        if (chosen.Except(sources).FirstOrDefault() is { } unknown)
            throw new WrongInputException($"--topic {unknown} is no source topic: give one of {string.Join(", ", sources)}.");
        var from = result.GetValue(since) is { } time ? (session.Time.GetUtcNow() - time).ToUnixTimeMilliseconds() : long.MinValue;

        var reader = session.Get<TopicReader>();
        var letters = new List<DeadLetter>();
        var unreadable = 0;
        await foreach (var record in reader.ReadAsync(await reader.RangesAsync([.. chosen.Select(TopicNames.DeadLettersOf)]), cancellationToken))
        {
            if (DeadLetter.Of(record) is { } letter)
                letters.Add(letter);
            else
                unreadable++;
        }
        if (unreadable > 0)
            session.Output.Remark($"{unreadable} records of the dead-letter topics do not say where they come from and are left out.");
        var records = letters.GroupBy(letter => letter.Origin).Select(group => new RefusedRecord(group.Key, [.. group.OrderBy(l => l.Record.Offset)]))
            .Where(record => record.Newest.Record.Timestamp >= from
                && (result.GetValue(errorClass) is not { } name || record.Newest.ErrorClass == name)
                && (result.GetValue(key) is not { } id || record.Newest.Key == id)
                && (places.Count == 0 || places.Contains(record.Origin)))
            .OrderBy(record => record.Newest.Record.Timestamp).ThenBy(record => record.Origin.ToString(), StringComparer.Ordinal).ToList();
        var missing = places.Except(records.Select(record => record.Origin)).ToList();
        return missing.Count == 0
            ? records
            : throw new WrongInputException($"There is no such dead letter: {string.Join(", ", missing)}. dead-letters list shows those that there are.");
    }
}
