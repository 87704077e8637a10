using System.CommandLine;
using Streaming.Interests;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Users;

/// <summary><c>user recompute</c>: the vectors anew from the stored state.</summary>
static class UserRecomputeCommand
{
    const string Description = """
        Makes a user's vectors anew from the stored state, the items as they are now and the configured model, and says how far they are from
        the stored ones. With --dry-run they are compared and not written.

        Exit code 1: a stored vector was more than 1e-5 away from what it should be.

        Example:
          Streaming.Operator user recompute user-17 --dry-run --Model:Dimension=64
        """;

    const double Tolerance = 1e-5;

    public static Command Create(CommandRunner runner)
    {
        var user = UserArgument.Create();
        var dryRun = new Option<bool>("--dry-run") { Description = "Compare, and write nothing." };
        var command = new Command("recompute", Description) { user, dryRun };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var kinds = new List<Recomputed>();
            foreach (var kind in KindServices.UserKinds)
                kinds.Add(await RecomputeAsync(session, kind, result.GetValue(user)!, result.GetValue(dryRun), cancellationToken));
            session.Output.Write(new { userId = result.GetValue(user), dryRun = result.GetValue(dryRun), kinds }, console =>
            {
                foreach (var kind in kinds)
                    console.Profile.Out.Writer.WriteLine($"{kind.Kind}: {kind.What}");
            });
            return kinds.TrueForAll(kind => kind.Agrees) ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }

    static async Task<Recomputed> RecomputeAsync(CommandSession session, string kind, string userId, bool dryRun, CancellationToken cancellationToken)
    {
        await using var services = await KindServices.StartAsync(session, kind, cancellationToken);
        var collection = services.Collection;
        var before = await ReadAsync(services.Qdrant, collection, userId, cancellationToken);
        if (before is null)
            return new Recomputed(kind, collection, true, 0, "nothing is stored");
        var inferred = await services.InferAsync(before.State, cancellationToken);
        var distance = Distance(before.Vectors, inferred.Vectors);
        if (!dryRun)
            await services.Get<UserStateJoin>().JoinAsync(new Dictionary<string, UserState> { [userId] = UserState.Empty }, recompute: true, cancellationToken);
        return new Recomputed(kind, collection, distance <= Tolerance, distance, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{inferred.Interests.Length} vectors, {(double.IsInfinity(distance) ? "another number than stored" : $"at most {distance:0.0e+0} from the stored ones")}{(dryRun ? "" : ", written")}"));
    }

    static async Task<UserPoint?> ReadAsync(IQdrantClient qdrant, string collection, string userId, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(MajorityReads.Get(collection, [PointIds.User(userId)]), cancellationToken);
        return found.Count == 0 ? null : UserPayload.Decode(found[0]);
    }

    /// <summary>The greatest difference of two floats; infinite where there are more vectors on one side.</summary>
    static double Distance(float[] stored, float[] made) =>
        stored.Length != made.Length ? double.PositiveInfinity : stored.Zip(made, (a, b) => Math.Abs((double)a - b)).DefaultIfEmpty().Max();

    sealed record Recomputed(string Kind, string Collection, bool Agrees, double Distance, string What);
}
