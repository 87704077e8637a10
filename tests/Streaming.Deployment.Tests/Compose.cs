using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Streaming.Deployment.Tests;

/// <summary>docker/compose.yaml, anchors resolved.</summary>
static class Compose
{
    static readonly Dictionary<string, object> File = Yaml<Dictionary<string, object>>("docker/compose.yaml");

    public static IReadOnlyDictionary<string, Dictionary<object, object>> Services { get; } =
        Map(File["services"]).ToDictionary(service => (string)service.Key, service => Map(service.Value));

    public static T Yaml<T>(string path) =>
        new Deserializer().Deserialize<T>(new MergingParser(new Parser(new StringReader(Repository.Read(path)))));

    public static Dictionary<string, string> Environment(string service) => Services[service].TryGetValue("environment", out var environment)
        ? Map(environment).ToDictionary(setting => (string)setting.Key, setting => (string)setting.Value)
        : [];

    public static IEnumerable<string> List(string service, string key) =>
        Services[service].TryGetValue(key, out var list) ? ((List<object>)list).Cast<string>() : [];

    public static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;
}
