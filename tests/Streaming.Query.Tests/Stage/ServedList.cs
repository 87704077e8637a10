using System.Collections.Concurrent;
using Streaming.Contracts;
using Streaming.Query.Topics;

namespace Streaming.Query.Tests.Stage;

sealed class ServedList : IServedLog
{
    public ConcurrentQueue<(RetrieveRequest Request, RetrieveResponse Response)> Answers { get; } = [];

    public void Record(RetrieveRequest request, RetrieveResponse response) => Answers.Enqueue((request, response));
}
