using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant.Protocol;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Freshening;

/// <summary>Does what the two workers that own user state do, when the query worker has looked so many times.</summary>
sealed class SlowWorker
{
    readonly QueryStage _stage;
    readonly List<(int Look, Func<Task> Work)> _plan = [];
    int _looks;

    public SlowWorker(QueryStage stage)
    {
        _stage = stage;
        stage.Time.SkipsUpTo = TimeSpan.FromMilliseconds(160);
        stage.Spy.Before = async (_, request) =>
        {
            // A look reads two points; the plan is made before its first one is.
            if (!IsLook(request) || Interlocked.Increment(ref _looks) % 2 == 0)
                return;
            foreach (var (look, work) in _plan)
                if (look == (_looks + 1) / 2)
                    await work();
        };
    }

    /// <summary>How often the user was looked at.</summary>
    public int Looks => (_looks + 1) / 2;

    /// <summary>Now.</summary>
    public long Now => _stage.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Progress of the implicit worker moves while the user is looked at for the <paramref name="look"/>th time: the next look finds it.</summary>
    public void ImplicitAt(int look, params Progress[] progress) => At(look, _stage.Generation.UserImplicit, progress);

    public void ExplicitAt(int look, params Progress[] progress) => At(look, _stage.Generation.UserExplicit, progress);

    /// <summary>Both workers' progress.</summary>
    public void BothAt(int look, params Progress[] progress)
    {
        ImplicitAt(look, progress);
        ExplicitAt(look, progress);
    }

    /// <summary>The user's state is there when the user is looked at for the <paramref name="look"/>th time.</summary>
    public void WritesAt(int look, UserPoint point) => _plan.Add((look, () => _stage.PutAsync(implicitPoint: point)));

    /// <summary>Whether a call reads a user.</summary>
    public static bool IsLook(object? request) =>
        request is GetPoints get && get.CollectionName.StartsWith("user_", StringComparison.Ordinal);

    public static UserPoint Applied(UserPoint point, params AppliedOffset[] applied) => point with { Applied = applied };

    public static UserPoint User(params UserEvent[] events) => Users.Implicit("u", Users.State(events), (0, 1));

    void At(int look, string collection, Progress[] progress) => _plan.Add((look, () =>
        new QdrantProgressStore(_stage.Direct, collection).AdvanceAsync(progress, TestContext.Current.CancellationToken)));
}
