using System.Text.RegularExpressions;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>The table of errors in the README of the engine.</summary>
static partial class ErrorTable
{
    const string Document = "src/Streaming.Pipeline/README.md";

    static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>Error → outcome.</summary>
    public static IReadOnlyDictionary<string, string> Read() => Row()
        .Matches(File.ReadAllText(Path.Combine(Root.Value, Document)))
        .ToDictionary(row => row.Groups["error"].Value, row => row.Groups["outcome"].Value);

    public static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Path.Combine(Root.Value, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new FileNotFoundException("Streaming.sln is in no folder above the tests");
    }

    /// <summary>| `error` | when | outcome |</summary>
    [GeneratedRegex(@"^\| `(?<error>\w+)` \| .+ \| (?<outcome>[a-z ,]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
