using System.Text;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Operator.Commands.Users;

/// <summary>The lines of a user's receipts, the newest of each store.</summary>
sealed class ReceiptLog
{
    readonly SortedDictionary<(DateTimeOffset Through, string EventId), SortedDictionary<(ErasureStore, string), ErasureLine>> receipts = [];

    /// <summary>Takes a record of the topic <c>erasure-receipts</c>; those of other users are left out.</summary>
    public void Add(SourceRecord record, string userId)
    {
        if (record.Key is { } key && Encoding.UTF8.GetString(key) != userId)
            return;
        var receipt = RecordCodec.ErasureReceipt.Decode(record.Key, record.Value);
        if (receipt.UserId != userId)
            return;
        var id = (receipt.ErasedThrough.ToDateTimeOffset(), receipt.EventId);
        if (!receipts.TryGetValue(id, out var lines))
            receipts[id] = lines = [];
        foreach (var line in receipt.Lines)
            lines[(line.Store, line.Name)] = line;
    }

    public IEnumerable<ReceiptView> All => receipts.Select(receipt => new ReceiptView(
        receipt.Key.EventId, receipt.Key.Through,
        [.. receipt.Value.Values.Select(line => new ReceiptLine(line.Store, line.Name, line.Outcome, line.KeptUntil?.ToDateTimeOffset(), line.Detail))]));

    /// <summary>The receipt of one profile change; null while there is no line of it.</summary>
    public ReceiptView? Of(string eventId) => All.LastOrDefault(receipt => receipt.EventId == eventId);
}

/// <summary>The receipt of one erasure or closing.</summary>
sealed record ReceiptView(string EventId, DateTimeOffset ErasedThrough, IReadOnlyList<ReceiptLine> Lines)
{
    static readonly ErasureStore[] Kinds = [ErasureStore.ImplicitState, ErasureStore.ExplicitState];

    /// <summary>Both workers have written what became of their states.</summary>
    public bool IsComplete => Kinds.All(kind => Lines.Any(line => line.Store == kind));

    /// <summary>Complete, and no worker of another generation has anything left to erase.</summary>
    public bool IsSettled => IsComplete && Lines.All(line => line.Outcome != ErasureOutcome.Pending || IsOvertaken(line));

    /// <summary>Settled, and nothing was out of reach.</summary>
    public bool IsErased => IsSettled
        && Kinds.All(kind => Lines.Where(line => line.Store == kind).All(line => line.Outcome == ErasureOutcome.Erased))
        && Lines.All(line => line.Outcome != ErasureOutcome.Unreachable || line.Store >= ErasureStore.SourceTopic);

    /// <summary>What one generation's worker saw of another's collection is overtaken by what that one's own worker says.</summary>
    bool IsOvertaken(ReceiptLine seen) => seen.Store == ErasureStore.OtherGeneration && Lines.Any(own => Kinds.Contains(own.Store) && own.Name == seen.Name);
}

/// <summary>What became of one store.</summary>
sealed record ReceiptLine(ErasureStore Store, string Name, ErasureOutcome Outcome, DateTimeOffset? KeptUntil, string Detail);
