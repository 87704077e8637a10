using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Streaming.Deployment.Tests;

/// <summary>The objects of <c>docker/kubernetes</c>, by kind and name, and paths into them.</summary>
static class Kubernetes
{
    const string Folder = "docker/kubernetes/";

    public static IReadOnlyList<string> Files { get; } = Compose.Yaml<Dictionary<string, object>>(Folder + "kustomization.yaml") is var all
        ? [.. ((List<object>)all["resources"]).Cast<string>()]
        : [];

    public static IReadOnlyList<Dictionary<object, object>> Objects { get; } = [.. Files.SelectMany(Read)];

    public static Dictionary<object, object> Of(string kind, string name) => Objects.Single(one => (string)one["kind"] == kind && (string)At(one, "metadata", "name") == name);

    public static bool Has(string kind, string name) => Objects.Any(one => (string)one["kind"] == kind && (string)At(one, "metadata", "name") == name);

    /// <summary>What a path of keys leads to; a number is a place in a list.</summary>
    public static object At(object node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
            node = step is int place ? ((List<object>)node)[place] : Compose.Map(node)[step];
        return node;
    }

    public static IEnumerable<Dictionary<object, object>> List(object node, params ReadOnlySpan<object> path) => ((List<object>)At(node, path)).Select(Compose.Map);

    static List<Dictionary<object, object>> Read(string file)
    {
        var (parser, deserializer, objects) = (new Parser(new StringReader(Repository.Read(Folder + file))), new Deserializer(), new List<Dictionary<object, object>>());
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            objects.Add(deserializer.Deserialize<Dictionary<object, object>>(parser));
        return objects;
    }
}
