namespace Streaming.Query.Dashboard.Flow;

sealed record DeadLetterReport(string Topic, long Records);
