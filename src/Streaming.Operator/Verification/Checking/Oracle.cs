using System.Collections.Concurrent;

namespace Streaming.Operator.Verification.Checking;

/// <summary>What every user's state must become: the events of the log, folded by one thread, one user after the other.</summary>
sealed class Oracle
{
    readonly ConcurrentDictionary<string, UserLog> users = new();

    /// <summary>As they are now: the log goes on growing.</summary>
    public IReadOnlyList<KeyValuePair<string, UserLog>> Users => users.ToArray();

    public void Add(string user, LoggedEvent logged) => users.GetOrAdd(user, _ => new UserLog()).Add(logged);

    /// <returns>Null for a user without events.</returns>
    public UserLog? Find(string user) => users.GetValueOrDefault(user);
}
