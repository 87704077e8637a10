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

    /// <summary>The commands of a block, each only where the one before it ended well.</summary>
    public static string Together(string commands) => "set -e\n" + commands;

    /// <summary>What a page asks, with the patience that a machine needs which is busy with tests.</summary>
    public static string Patient(string commands) => commands
        .Replace("streaming status", "streaming status --behind 00:01:00", StringComparison.Ordinal)
        .Replace("streaming rollout switch", "streaming rollout switch --wait 00:03:00", StringComparison.Ordinal)
        .Replace("streaming rollout rollback", "streaming rollout rollback --wait 00:03:00", StringComparison.Ordinal);

    /// <summary>What a page asks, where the answer is to be that it is not over: a second behind is too much.</summary>
    public static string Strict(string commands) => commands.Replace("streaming status", "streaming status --behind 00:00:01", StringComparison.Ordinal);

    [GeneratedRegex(@"^```sh ?(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
