namespace Streaming.Pipeline;

/// <summary>One user of a batch that no retry can help; its records go to the dead letters and the others go on.</summary>
public sealed class PoisonedUserException(string userId, string errorClass, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The <see cref="ErrorClass"/> of a user whose point id is taken by another user.</summary>
    public const string IdConflict = "id_conflict";

    /// <summary>The <see cref="ErrorClass"/> of a user whose stored state cannot be read.</summary>
    public const string CorruptState = "corrupt_state";

    /// <summary>The <see cref="ErrorClass"/> of a user for whom the model gave NaN or an infinity.</summary>
    public const string NonFinite = "non_finite";

    /// <summary>The <see cref="ErrorClass"/> of a user whose point the server refuses for its content.</summary>
    public const string Refused = "refused";

    public string UserId { get; } = userId;

    /// <summary>A stable, short name, one of the constants here.</summary>
    public string ErrorClass { get; } = errorClass;
}

/// <summary>Other writers won every time: the batch waits and tries again.</summary>
public sealed class ContendedUsersException(int users, int attempts)
    : Exception($"{users} users lost to other writers {attempts} times in a row. Does another deployment write the same collection?");
