using System.Globalization;
using System.Text.Json;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>
/// Reads <c>sequences.txt</c> (a line a user: <c>user item item …</c>, oldest first), <c>times.txt</c> (optional: the same lines and places,
/// Unix seconds, -1 = unknown) and <c>item_topics.json</c> (optional: <c>{item: [topic, …]}</c>).
/// </summary>
static class SequenceFiles
{
    /// <summary>Without times only the order is known: every event is then an hour after the one before it.</summary>
    static readonly TimeSpan SyntheticGap = TimeSpan.FromHours(1);

    static readonly DateTimeOffset SyntheticStart = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static InteractionData Read(string folder, Action action)
    {
        var file = Path.Combine(folder, "sequences.txt");
        var timesFile = Path.Combine(folder, "times.txt");
        using var times = File.Exists(timesFile) ? new StreamReader(timesFile) : null;
        var interactions = new List<Interaction>();
        var users = new HashSet<string>();
        var line = 0;
        foreach (var text in File.ReadLines(file))
        {
            line++;
            var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0)
                continue;
            if (!users.Add(fields[0]))
                throw new DataFormatException(file, line, $"user '{fields[0]}' has a line already");
            var seconds = times is null ? null : ReadTimes(timesFile, times, line, fields);
            Append(interactions, fields, seconds, action);
        }

        if (interactions.Count == 0)
            throw new DataFormatException(file, "no events");
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return new InteractionData(name, [.. interactions.OrderBy(i => i.Time)], ReadTopics(folder), LastRowIsTest: true);
    }

    static long[] ReadTimes(string file, StreamReader reader, int line, string[] fields)
    {
        string[] times;
        do
        {
            times = (reader.ReadLine() ?? throw new DataFormatException(file, line, "missing; sequences.txt goes on"))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        while (times.Length == 0);
        if (times[0] != fields[0])
            throw new DataFormatException(file, line, $"user '{times[0]}', but sequences.txt has '{fields[0]}' there");
        if (times.Length != fields.Length)
            throw new DataFormatException(file, line, $"{times.Length - 1} times for {fields.Length - 1} items");
        var seconds = new long[times.Length - 1];
        for (var i = 0; i < seconds.Length; i++)
        {
            if (!long.TryParse(times[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seconds[i]) || seconds[i] < -1)
                throw new DataFormatException(file, line, $"'{times[i + 1]}' is no time; Unix seconds or -1 expected");
        }

        return seconds;
    }

    static void Append(List<Interaction> interactions, string[] fields, long[]? seconds, Action action)
    {
        var items = fields.AsSpan(1);
        var known = seconds is null ? Synthetic(items.Length) : KnownOrNeighbour(seconds);
        var previous = long.MinValue;
        for (var i = 0; i < items.Length; i++)
        {
            // The file's order is the truth; a millisecond keeps it where several events share a second or a day.
            var time = Math.Max(known[i], previous + 1);
            interactions.Add(new Interaction(
                EventIds.OfContent(fields[0], items[i], action, known[i]), fields[0], items[i], action, time));
            previous = time;
        }
    }

    static long[] Synthetic(int count)
    {
        var times = new long[count];
        for (var i = 0; i < count; i++)
            times[i] = (SyntheticStart + i * SyntheticGap).ToUnixTimeMilliseconds();
        return times;
    }

    /// <summary>An unknown time becomes that of the nearest later event whose time is known, else that of the nearest earlier one.</summary>
    static long[] KnownOrNeighbour(long[] seconds)
    {
        var times = new long[seconds.Length];
        var next = -1L;
        for (var i = seconds.Length - 1; i >= 0; i--)
            times[i] = next = seconds[i] >= 0 ? seconds[i] * 1000 : next;
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] < 0)
                times[i] = i > 0 ? times[i - 1] : SyntheticStart.ToUnixTimeMilliseconds();
        }

        return times;
    }

    static Dictionary<string, IReadOnlyList<string>> ReadTopics(string folder)
    {
        var file = Path.Combine(folder, "item_topics.json");
        var topics = new Dictionary<string, IReadOnlyList<string>>();
        if (!File.Exists(file))
            return topics;
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream);
            foreach (var item in document.RootElement.EnumerateObject())
                topics[item.Name] = [.. item.Value.EnumerateArray().Select(topic => topic.ToString())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataFormatException(file, $"{{item: [topic, …]}} expected: {e.Message}");
        }

        return topics;
    }
}
