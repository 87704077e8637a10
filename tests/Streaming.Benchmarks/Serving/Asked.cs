using Streaming.Contracts;
using Streaming.Qdrant.Protocol;

namespace Streaming.Benchmarks.Serving;

/// <summary>A request, and the batched search that the query worker makes for it.</summary>
sealed record Asked(RetrieveRequest Request, QueryBatchPoints Search);
