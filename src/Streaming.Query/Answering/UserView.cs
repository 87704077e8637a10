using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Query.Answering;

/// <summary>
/// What both kinds together know of a user. The two workers read the same profile changes but not at the same moment, so one may know of an
/// erasure or a closing that the other has yet to fold: the join of the two states has the greater fence, the windows and the hides of both.
/// </summary>
sealed class UserView
{
    UserView(UserPoint implicitPoint, UserPoint explicitPoint)
    {
        Implicit = implicitPoint;
        Explicit = explicitPoint;
        Known = implicitPoint.State.Merge(explicitPoint.State);
    }

    public UserPoint Implicit { get; }

    public UserPoint Explicit { get; }

    public UserState Known { get; }

    /// <summary>A point that the collection does not have is <see cref="UserPoint.New"/>.</summary>
    public static UserView Of(UserPoint implicitPoint, UserPoint explicitPoint) => new(implicitPoint, explicitPoint);

    /// <summary>
    /// False where the vectors may come from events that the other kind knows to be erased: they are not used until this kind has caught up.
    /// </summary>
    public bool MayServe(UserPoint kind) =>
        !Known.IsClosed && (Known.ErasedAt is not { } fence || kind.State.ErasedAt >= fence);

    /// <summary>Items that are not answered: seen, hidden, or excluded by the request.</summary>
    public HashSet<string> Excluded(IReadOnlyCollection<string> byRequest)
    {
        var excluded = new HashSet<string>(Known.Engagements.Length + Known.Hides.Count + byRequest.Count, StringComparer.Ordinal);
        foreach (ref readonly var engagement in Known.Engagements)
            excluded.Add(engagement.Item.Text);
        foreach (var hide in Known.Hides)
            if (hide.Hidden)
                excluded.Add(hide.ItemId);
        excluded.UnionWith(byRequest);
        return excluded;
    }
}
