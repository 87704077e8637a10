namespace Streaming.Operator.Running;

/// <summary>Tells settings, which have a colon in their name, from the options of a command.</summary>
static class SettingArguments
{
    const string Prefix = "--";

    /// <summary><c>--Section:Key=value</c> and <c>--Section:Key value</c> are settings; the rest is for the command.</summary>
    public static (string[] Command, string[] Settings) Split(IReadOnlyList<string> args)
    {
        List<string> rest = [], settings = [];
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i].Split('=')[0];
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.Contains(':', StringComparison.Ordinal))
            {
                rest.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (name.Length == args[i].Length && i + 1 < args.Count)
                settings.Add(args[++i]);
        }

        return ([.. rest], [.. settings]);
    }
}
