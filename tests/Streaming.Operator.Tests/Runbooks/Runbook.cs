using System.Text.RegularExpressions;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>The commands of one page of <c>runbooks/</c>: its blocks fenced as <c>sh</c>, each with the name that may follow.</summary>
sealed partial class Runbook
{
    Runbook(IReadOnlyList<(string Name, string Commands)> blocks) => Blocks = blocks;

    public IReadOnlyList<(string Name, string Commands)> Blocks { get; }

    public static Runbook Read(string page)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        var text = File.ReadAllText(Path.Combine(folder.FullName, "runbooks", page));
        return new Runbook([.. Fence().Matches(text).Select(block => (block.Groups[1].Value, block.Groups[2].Value))]);
    }

    /// <summary>The blocks of a name; without one, those that have none.</summary>
    public IEnumerable<string> Named(string name = "") => Blocks.Where(block => block.Name == name).Select(block => block.Commands);

    [GeneratedRegex(@"^```sh ?(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
