using Streaming.Interests;
using Streaming.Operator.Running;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>One generation's model, to make vectors of states that nobody stored.</summary>
sealed class GenerationModel : IAsyncDisposable
{
    readonly KindServices implicitKind, explicitKind;

    GenerationModel(KindServices implicitKind, KindServices explicitKind) => (this.implicitKind, this.explicitKind) = (implicitKind, explicitKind);

    public static async Task<GenerationModel> StartAsync(CommandSession session, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var implicitKind = await KindServices.StartAsync(session, "implicit", cancellationToken, configuration);
        try
        {
            return new GenerationModel(implicitKind, await KindServices.StartAsync(session, "explicit", cancellationToken, configuration));
        }
        catch
        {
            await implicitKind.DisposeAsync();
            throw;
        }
    }

    /// <summary>The points that a user with this state would have.</summary>
    public async Task<(UserPoint Implicit, UserPoint Explicit)> PointsAsync(string userId, UserState state, CancellationToken cancellationToken) =>
        (await PointAsync(implicitKind, userId, state.WithoutChoices(), cancellationToken), await PointAsync(explicitKind, userId, state, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await implicitKind.DisposeAsync();
        await explicitKind.DisposeAsync();
    }

    static async Task<UserPoint> PointAsync(KindServices kind, string userId, UserState state, CancellationToken cancellationToken)
    {
        var inferred = await kind.InferAsync(state, cancellationToken);
        return UserPoint.New(userId) with
        {
            State = state,
            Interests = inferred.Interests,
            Vectors = inferred.Vectors,
            Unresolved = inferred.Unresolved,
            Members = inferred.Members,
        };
    }
}
