using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>Reads a folder of real interactions in either of its two formats.</summary>
static class DataFolder
{
    /// <exception cref="DataFormatException">The folder is in neither format, or a line is wrong.</exception>
    public static InteractionData Read(string folder, ActionMap actions)
    {
        if (!Directory.Exists(folder))
            throw new DataFormatException(folder, "no such folder");
        if (File.Exists(Path.Combine(folder, "sequences.txt")))
            return SequenceFiles.Read(folder, Action.Click);
        return Directory.GetFiles(folder, "*.csv") switch
        {
            [var log] => EventLogFile.Read(log, actions),
            [] => throw new DataFormatException(folder, "neither sequences.txt nor a .csv event log is there"),
            var several => throw new DataFormatException(folder, $"{several.Length} .csv files; one event log expected"),
        };
    }
}
