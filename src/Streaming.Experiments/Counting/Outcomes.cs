namespace Streaming.Experiments.Counting;

/// <summary>What a user did with an answered item.</summary>
[Flags]
public enum Outcomes : byte
{
    None = 0,
    Clicked = 1,
    Saved = 2,
    Hidden = 4,
    Shared = 8,
}
