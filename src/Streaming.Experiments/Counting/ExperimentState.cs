using System.Text.Json;
using Streaming.Contracts;
using Streaming.Experiments.Splits;

namespace Streaming.Experiments.Counting;

/// <summary>Everything that the worker remembers, and which of it has changed.</summary>
public sealed class ExperimentState
{
    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    readonly HashSet<string> changed = new(StringComparer.Ordinal);

    public Dictionary<string, UserRecord> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>The answers within their window by user, the oldest first.</summary>
    public Dictionary<string, List<AnswerRecord>> Answers { get; } = new(StringComparer.Ordinal);

    public Dictionary<ArmDayKey, ArmDay> Counts { get; } = [];

    public Dictionary<SplitKey, SplitLearning> Learning { get; } = [];

    public Dictionary<string, RampDecision> Ramps { get; } = new(StringComparer.Ordinal);

    /// <summary>Something of this key is to be written.</summary>
    public void Touch(string key) => changed.Add(key);

    public void Clear()
    {
        Users.Clear();
        Answers.Clear();
        Counts.Clear();
        Learning.Clear();
        Ramps.Clear();
        changed.Clear();
    }

    /// <exception cref="JsonException">The value is not what this worker writes under the key.</exception>
    /// <exception cref="FormatException">The same, of the key.</exception>
    public void Restore(string key, byte[] value)
    {
        if (key.StartsWith(StateKeys.UserPrefix, StringComparison.Ordinal))
            Users[key[StateKeys.UserPrefix.Length..]] = Read<UserRecord>(value);
        else if (key.StartsWith(StateKeys.AnswerPrefix, StringComparison.Ordinal))
            Restore(Read<AnswerRecord>(value));
        else if (key.StartsWith(StateKeys.CountsPrefix, StringComparison.Ordinal))
            Counts[StateKeys.Counts(key)] = new ArmDay(Read<double[][]>(value));
        else if (key.StartsWith(StateKeys.LearningPrefix, StringComparison.Ordinal))
            Learning[StateKeys.Learning(key)] = SplitLearning.Read(value);
        else if (key.StartsWith(StateKeys.RampPrefix, StringComparison.Ordinal))
            Ramps[key[StateKeys.RampPrefix.Length..]] = RampDecision.Parser.ParseFrom(value);
        else
            throw new FormatException($"The state topic has the key '{key}', which this version does not know.");
    }

    /// <summary>Keys and values to write since the last call; null: a tombstone.</summary>
    public List<(string Key, byte[]? Value)> TakeChanges()
    {
        var changes = changed.Select(key => (key, Encode(key))).ToList();
        changed.Clear();
        return changes;
    }

    /// <summary>Forgets a user's answers.</summary>
    public void ForgetAnswers(string userId, Func<AnswerRecord, bool> which)
    {
        if (!Answers.TryGetValue(userId, out var answers))
            return;
        foreach (var answer in answers.Where(which))
            Touch(StateKeys.Answer(answer));
        answers.RemoveAll(new Predicate<AnswerRecord>(which));
        if (answers.Count == 0)
            Answers.Remove(userId);
    }

    void Restore(AnswerRecord answer)
    {
        if (!Answers.TryGetValue(answer.UserId, out var answers))
            Answers[answer.UserId] = answers = [];
        var at = answers.FindLastIndex(other => other.ServedAt <= answer.ServedAt) + 1;
        answers.Insert(at, answer);
    }

    byte[]? Encode(string key)
    {
        if (key.StartsWith(StateKeys.UserPrefix, StringComparison.Ordinal))
            return Users.TryGetValue(key[StateKeys.UserPrefix.Length..], out var user) ? Write(user) : null;
        if (key.StartsWith(StateKeys.CountsPrefix, StringComparison.Ordinal))
            return Counts.TryGetValue(StateKeys.Counts(key), out var counts) ? Write(counts.Stored) : null;
        if (key.StartsWith(StateKeys.LearningPrefix, StringComparison.Ordinal))
            return Learning.TryGetValue(StateKeys.Learning(key), out var learning) ? learning.Write() : null;
        if (key.StartsWith(StateKeys.RampPrefix, StringComparison.Ordinal))
            return Ramps.TryGetValue(key[StateKeys.RampPrefix.Length..], out var ramp) ? Google.Protobuf.MessageExtensions.ToByteArray(ramp) : null;
        return FindAnswer(key) is { } answer ? Write(answer) : null;
    }

    AnswerRecord? FindAnswer(string key)
    {
        var rest = key.AsSpan(StateKeys.AnswerPrefix.Length);
        var slash = rest.IndexOf('/');
        var length = int.Parse(rest[..slash], System.Globalization.CultureInfo.InvariantCulture);
        var (user, request) = (rest.Slice(slash + 1, length).ToString(), rest[(slash + length + 2)..].ToString());
        return Answers.TryGetValue(user, out var answers) ? answers.Find(answer => answer.RequestId == request) : null;
    }

    static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Json);

    static T Read<T>(byte[] value) => JsonSerializer.Deserialize<T>(value, Json) ?? throw new JsonException("The value is null.");
}
