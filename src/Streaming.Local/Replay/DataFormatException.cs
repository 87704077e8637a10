namespace Streaming.Local.Replay;

/// <summary>A data folder that cannot be replayed: the message names the file, the line (from 1) and the reason.</summary>
sealed class DataFormatException : Exception
{
    public DataFormatException(string file, int line, string reason) : base($"{file}, line {line}: {reason}") { }

    public DataFormatException(string file, string reason) : base($"{file}: {reason}") { }
}
