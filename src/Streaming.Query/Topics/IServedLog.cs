using Streaming.Contracts;

namespace Streaming.Query.Topics;

/// <summary>Keeps what was answered: the training label of conditional retrieval.</summary>
interface IServedLog
{
    /// <summary>Takes the answer without waiting for the broker. One that cannot be delivered is counted and logged.</summary>
    void Record(RetrieveRequest request, RetrieveResponse response);
}
