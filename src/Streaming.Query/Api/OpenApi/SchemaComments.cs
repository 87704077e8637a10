using System.Text.RegularExpressions;

namespace Streaming.Query.Api.OpenApi;

/// <summary>The comments of the contract's <c>.proto</c> files, which a descriptor at run time no longer has.</summary>
static partial class SchemaComments
{
    const string Prefix = "schemas/";

    /// <summary>The comment above a message, an enum or one of their members, by names such as <c>RetrieveRequest.limit</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    static Dictionary<string, string> Read()
    {
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        var assembly = typeof(SchemaComments).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            Read(reader, comments);
        }
        return comments;
    }

    static void Read(TextReader reader, Dictionary<string, string> comments)
    {
        var above = new List<string>();
        var inside = new Stack<string>();
        while (reader.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                above.Add(line[2..].Trim());
                continue;
            }
            if (Block().Match(line) is { Success: true } block)
            {
                Note(block.Groups["name"].Value);
                // A oneof and a service are no part of the JSON: their members belong to what is around them.
                if (!line.EndsWith('}'))
                    inside.Push(block.Groups["kind"].Value is "message" or "enum" ? block.Groups["name"].Value : inside.FirstOrDefault(""));
            }
            else if (Member().Match(line) is { Success: true } member)
                Note($"{inside.FirstOrDefault("")}.{member.Groups["name"].Value}");
            else if (line == "}")
                inside.Pop();
            above.Clear();
        }

        void Note(string name)
        {
            if (above.Count > 0)
                comments[name] = string.Join(' ', above);
        }
    }

    [GeneratedRegex(@"^(?<kind>message|enum|oneof|service) (?<name>\w+) \{")]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<name>\w+) = \d+;")]
    private static partial Regex Member();
}
