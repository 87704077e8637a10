namespace Streaming.Contracts;

/// <summary>Keys of the topic <c>experiment-decisions</c>.</summary>
public static class DecisionKeys
{
    public static string Ramp(string experiment) => $"ramp/{experiment}";

    public static string Split(string segment, string surface) => $"split/{segment}/{surface}";
}
