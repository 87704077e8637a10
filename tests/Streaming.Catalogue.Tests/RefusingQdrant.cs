using System.Reflection;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Tests;

/// <summary>A client whose server refuses, for its content, every write with a point that <see cref="Refuses"/> names.</summary>
public class RefusingQdrant : DispatchProxy
{
    IQdrantClient inner = null!;

    public Predicate<PointStruct> Refuses { get; private set; } = null!;

    public static IQdrantClient Around(IQdrantClient inner, Predicate<PointStruct> refuses)
    {
        var client = Create<IQdrantClient, RefusingQdrant>();
        ((RefusingQdrant)(object)client).inner = inner;
        ((RefusingQdrant)(object)client).Refuses = refuses;
        return client;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args is [UpsertPoints upsert, ..] && upsert.Points.Any(point => Refuses(point))
            ? Task.FromException(new QdrantRefusedException("the content is refused"))
            : targetMethod!.Invoke(inner, args);
}
