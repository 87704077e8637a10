namespace Streaming.Pipeline;

/// <summary>One user of a batch that no retry can help; its records go to the dead letters and the others go on.</summary>
public sealed class PoisonedUserException(string userId, string errorClass, string message, Exception? inner = null) : Exception(message, inner)
{
    public string UserId { get; } = userId;

    /// <summary>A stable, short name: <c>id_conflict</c>, <c>corrupt_state</c>, <c>non_finite</c> or <c>refused</c>.</summary>
    public string ErrorClass { get; } = errorClass;
}

/// <summary>Other writers won every time: the batch waits and tries again.</summary>
public sealed class ContendedUsersException(int users, int attempts)
    : Exception($"{users} users lost to other writers {attempts} times in a row. Does another deployment write the same collection?");
