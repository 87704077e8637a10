using System.Globalization;

namespace Streaming.Experiments.Counting;

/// <summary>Keys of the state topic. Lengths stand before ids that may hold a slash.</summary>
public static class StateKeys
{
    public const string UserPrefix = "user/", AnswerPrefix = "answer/", CountsPrefix = "counts/", LearningPrefix = "learning/", RampPrefix = "ramp/";

    public static string User(string userId) => UserPrefix + userId;

    public static string Answer(AnswerRecord answer) =>
        string.Create(CultureInfo.InvariantCulture, $"{AnswerPrefix}{answer.UserId.Length}/{answer.UserId}/{answer.RequestId}");

    public static string Counts(ArmDayKey key) => string.Create(CultureInfo.InvariantCulture, $"{CountsPrefix}{key.Experiment}/{key.Day}/{key.Arm}");

    public static ArmDayKey Counts(string key) =>
        key[CountsPrefix.Length..].Split('/', 3) is [var experiment, var day, var arm] && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ArmDayKey(experiment, arm, number)
            : throw new FormatException($"The key '{key}' of the state topic names no experiment, day and arm.");

    public static string Learning(SplitKey key) => $"{LearningPrefix}{key.Segment}/{key.Surface}";

    public static SplitKey Learning(string key) => key[LearningPrefix.Length..].Split('/', 2) is [var segment, var surface]
        ? new SplitKey(segment, surface)
        : throw new FormatException($"The key '{key}' of the state topic names no segment and surface.");

    public static string Ramp(string experiment) => RampPrefix + experiment;
}

/// <summary>Whose counts: days since 1970-01-01.</summary>
public readonly record struct ArmDayKey(string Experiment, string Arm, int Day);

/// <summary>Whose split.</summary>
public readonly record struct SplitKey(string Segment, string Surface);
