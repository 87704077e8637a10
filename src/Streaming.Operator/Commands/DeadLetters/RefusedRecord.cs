namespace Streaming.Operator.Commands.DeadLetters;

/// <summary>All dead letters of one record: each worker that refused it wrote one, and each replay that failed again.</summary>
/// <param name="Letters">Oldest first.</param>
sealed record RefusedRecord(RecordPlace Origin, IReadOnlyList<DeadLetter> Letters)
{
    public DeadLetter Newest => Letters[^1];

    /// <summary>The one to replay: with its value where any has it.</summary>
    public DeadLetter Best => Letters.LastOrDefault(letter => letter.Omitted is null) ?? Newest;

    public IEnumerable<string> RefusedBy => Letters.Select(letter => letter.RefusedBy).Distinct().Order(StringComparer.Ordinal);

    /// <summary>How often it was replayed and refused again.</summary>
    public int Replays => Letters.Select(letter => letter.Source).Distinct().Count() - (Letters.Any(letter => letter.Source == Origin) ? 1 : 0);
}
