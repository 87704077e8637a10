using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Query.Tests.Stage;

/// <summary>Passes calls on to a client, remembers the searches, and does what a test says before a call.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it at run time.")]
class QdrantSpy : DispatchProxy
{
    IQdrantClient _inner = null!;

    public ConcurrentQueue<QueryBatchPoints> Searches { get; } = [];

    /// <summary>Called before each read with the method's name and its request; may throw.</summary>
    public Func<string, object?, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public static (IQdrantClient Client, QdrantSpy Spy) Around(IQdrantClient inner)
    {
        var client = Create<IQdrantClient, QdrantSpy>();
        var spy = (QdrantSpy)client;
        spy._inner = inner;
        return (client, spy);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IQdrantClient.GetAsync) => ReadAsync<IReadOnlyList<RetrievedPoint>>(targetMethod, args!),
        nameof(IQdrantClient.QueryBatchAsync) => ReadAsync<IReadOnlyList<BatchResult>>(targetMethod, args!),
        nameof(IQdrantClient.SearchAsync) => ReadAsync<IReadOnlyList<Hit[]>>(targetMethod, args!),
        nameof(IQdrantClient.ListAliasesAsync) => ReadAsync<IReadOnlyDictionary<string, string>>(targetMethod, args!),
        _ => targetMethod.Invoke(_inner, args),
    };

    async Task<T> ReadAsync<T>(MethodInfo method, object?[] args)
    {
        if (args[0] is QueryBatchPoints search)
            Searches.Enqueue(search.Clone());
        await Before(method.Name, args[0]);
        return await (Task<T>)method.Invoke(_inner, args)!;
    }
}
