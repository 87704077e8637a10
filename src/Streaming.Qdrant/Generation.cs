namespace Streaming.Qdrant;

/// <summary>
/// The collections that belong to one model. Real collections are named <c>alias--fingerprint</c>; workers write to real names, and the
/// aliases say which generation is live.
/// </summary>
/// <param name="Fingerprint">The model's fingerprint: 1 to 128 characters of a-z, A-Z, 0-9, <c>.</c>, <c>_</c>, <c>-</c>.</param>
public sealed record Generation(string Fingerprint)
{
    public const string ItemsAlias = "items";
    public const string UserImplicitAlias = "user_implicit";
    public const string UserExplicitAlias = "user_explicit";
    public const string TopicsAlias = "topics";

    /// <summary>All four aliases; those of a live generation always switch together.</summary>
    public static IReadOnlyList<string> Aliases { get; } = [ItemsAlias, UserImplicitAlias, UserExplicitAlias, TopicsAlias];

    const string Separator = "--";

    public string Fingerprint { get; } = IsValid(Fingerprint)
        ? Fingerprint
        : throw new ArgumentException($"'{Fingerprint}' is no fingerprint: 1 to 128 letters, digits, '.', '_' or '-'.", nameof(Fingerprint));

    public string Items => NameOf(ItemsAlias);
    public string UserImplicit => NameOf(UserImplicitAlias);
    public string UserExplicit => NameOf(UserExplicitAlias);
    public string Topics => NameOf(TopicsAlias);

    /// <summary>The real name of <paramref name="alias"/>'s collection in this generation.</summary>
    public string NameOf(string alias) => alias + Separator + Fingerprint;

    /// <summary>The fingerprint in a real name of <paramref name="alias"/>'s collection, or null when it is not one.</summary>
    internal static string? FingerprintOf(string alias, string collection) =>
        collection.StartsWith(alias + Separator, StringComparison.Ordinal) ? collection[(alias.Length + Separator.Length)..] : null;

    /// <summary>Whether <paramref name="collection"/> is the real name of <paramref name="alias"/>'s collection in some generation.</summary>
    public static bool IsOf(string alias, string collection) => FingerprintOf(alias, collection) is { } fingerprint && IsValid(fingerprint);

    static bool IsValid(string fingerprint) =>
        fingerprint.Length is > 0 and <= 128 && fingerprint.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
