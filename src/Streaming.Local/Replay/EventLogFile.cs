using System.Globalization;
using CsvHelper;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>Reads an event log: a CSV file with a header that names user, item, time and, where there is one, action and dwell.</summary>
static class EventLogFile
{
    static readonly string[] User = ["user", "user_id", "userid", "personid", "person_id", "visitorid", "visitor_id", "customer_id"];
    static readonly string[] Item = ["item", "item_id", "itemid", "contentid", "content_id", "product_id", "productid", "article_id"];
    static readonly string[] ActionName = ["action", "eventtype", "event_type", "event", "type", "behavior", "behavior_type"];
    static readonly string[] Time = ["time", "timestamp", "occurred_at", "event_time", "ts", "date", "datetime"];
    static readonly string[] Dwell = ["dwell", "dwell_ms", "dwell_seconds", "dwell_time"];

    public static InteractionData Read(string file, ActionMap actions)
    {
        using var csv = CsvReader.FromFile(file, new CsvReaderOptions { TrackLineNumbers = true });
        var header = csv.Headers.ToArray();
        var columns = new Columns(
            Required(file, header, "user", User),
            Required(file, header, "item", Item),
            Required(file, header, "time", Time),
            Find(header, ActionName),
            Find(header, Dwell));

        var interactions = new List<Interaction>();
        while (csv.Read())
            interactions.Add(ReadRow(file, csv, header, columns, actions));
        if (interactions.Count == 0)
            throw new DataFormatException(file, "no events");
        var name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return new InteractionData(
            name, [.. interactions.OrderBy(i => i.Time)], new Dictionary<string, IReadOnlyList<string>>(), LastRowIsTest: false);
    }

    static Interaction ReadRow(string file, CsvReader csv, string[] header, Columns columns, ActionMap actions)
    {
        var line = (int)csv.LineNumber;
        string Field(int column) => csv.GetString(column).Trim() is { Length: > 0 } value
            ? value
            : throw new DataFormatException(file, line, $"column '{header[column]}' is empty");

        var user = Field(columns.User);
        var item = Field(columns.Item);
        var time = ParseTime(Field(columns.Time)) ?? throw new DataFormatException(
            file, line, $"'{Field(columns.Time)}' in column '{header[columns.Time]}' is no time; Unix seconds, milliseconds or ISO 8601 expected");
        var action = Action.View;
        if (columns.Action is { } actionColumn && !actions.TryGet(Field(actionColumn), out action))
            throw new DataFormatException(file, line, $"action '{Field(actionColumn)}' is not mapped; give --actions \"{Field(actionColumn)}=view\" (known: {actions.Known})");
        return new Interaction(EventIds.OfContent(user, item, action, time), user, item, action, time, ReadDwell(file, line, csv, header, columns));
    }

    static int ReadDwell(string file, int line, CsvReader csv, string[] header, Columns columns)
    {
        if (columns.Dwell is not { } column || csv.GetString(column).Trim() is not { Length: > 0 } text)
            return -1;
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var dwell) || !(dwell >= 0))
            throw new DataFormatException(file, line, $"'{text}' in column '{header[column]}' is no dwell time; a number of at least 0 expected");
        var milliseconds = header[column].EndsWith("_ms", StringComparison.OrdinalIgnoreCase) ? dwell : dwell * 1000;
        return (int)Math.Min(milliseconds, int.MaxValue);
    }

    /// <summary>Unix seconds, Unix milliseconds (from 1e11 on) or ISO 8601.</summary>
    static long? ParseTime(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number >= 100_000_000_000 ? number : number * 1000;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : null;
    }

    static int Required(string file, string[] header, string what, string[] names) => Find(header, names)
        ?? throw new DataFormatException(
            file, 1, $"no column for the {what} in '{string.Join(',', header)}'; one of {string.Join(", ", names)} expected");

    static int? Find(string[] header, string[] names)
    {
        var column = Array.FindIndex(header, name => names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase));
        return column < 0 ? null : column;
    }

    readonly record struct Columns(int User, int Item, int Time, int? Action, int? Dwell);
}
