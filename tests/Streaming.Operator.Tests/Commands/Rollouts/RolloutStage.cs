using System.Text.Json;
using Streaming.Interests;
using Streaming.Operator.Commands.Rollouts;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Rollouts;

/// <summary>A stack with a live generation, and a new model to roll out.</summary>
public class RolloutStage : Bed
{
    readonly OtherModel model = new();

    public string ModelPath => model.Path;

    /// <summary>Of the new model, as <see cref="BeginAsync"/> said.</summary>
    public Generation Next { get; private set; } = null!;

    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> start = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Starts the old generation's workers, and gives them items and people.</summary>
    public async Task PopulateAsync()
    {
        await StartAsync("catalogue", "implicit", "explicit");
        await this.LoadItemsAsync();
        await this.EarlyAsync();
        await this.LateAsync();
        using var json = JsonDocument.Parse((await RunAsync("rollout", "start", ModelPath, "--groups", Groups, "--dry-run", "--json")).EndedWith(ExitCode.Well).Output);
        Next = new Generation(json.RootElement.GetProperty("to").GetString()!);
        start = json.RootElement.GetProperty("start").EnumerateArray().ToDictionary(
            worker => worker.GetProperty("worker").GetString()!,
            IReadOnlyDictionary<string, string> (worker) => worker.GetProperty("settings").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetString()!));
    }

    internal Task<OperatorRun> RolloutAsync(params string[] args) => RunAsync(["rollout", .. args]);

    /// <summary>Runs <c>rollout start</c> to its end.</summary>
    internal async Task BeginAsync()
    {
        var run = await RolloutAsync("start", ModelPath, "--groups", Groups);
        run.EndedWith(ExitCode.Well);
    }

    /// <summary>Starts the workers that <c>rollout start</c> printed; none named: all.</summary>
    public async Task FollowAsync(params string[] names)
    {
        foreach (var name in names.Length == 0 ? [.. start.Keys] : names)
            await StartAsync("next-" + name, name, start[name]);
    }

    /// <summary>Runs the steps of <c>rollout start</c> until a test's hook ends them, as a kill does.</summary>
    internal async Task<bool> InterruptAsync(Action<Streaming.Qdrant.Rollouts.RolloutPhase> before)
    {
        await using var session = CommandSession.Create(OperatorRun.Settings(Settings), new Output(false, TextWriter.Null, TextWriter.Null), TimeProvider.System);
        var steps = new RolloutSteps(session, CandidateModel.Read(session.Configuration, ModelPath, null, null)) { Before = before, PageSize = 1 };
        try
        {
            await steps.RunAsync(Stop);
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }

    public async Task<string> LiveAsync()
    {
        var aliases = await Qdrant.ListAliasesAsync(Stop);
        return Assert.Single(aliases.Select(alias => alias.Value[(alias.Key.Length + 2)..]).Distinct());
    }

    /// <summary>Holds that both generations have applied everything and that every user's state is the same in both, byte for byte.</summary>
    public async Task AssertSameStatesAsync()
    {
        await CaughtUpAsync();
        foreach (var alias in (string[])[Generation.UserImplicitAlias, Generation.UserExplicitAlias])
            await Eventually.HoldsAsync(async () =>
            {
                var (old, next) = (await UsersAsync(alias), await UsersAsync(alias, Next));
                if (!old.Keys.Order().SequenceEqual(next.Keys.Order()))
                    return $"{alias}: {string.Join(", ", old.Keys)} against {string.Join(", ", next.Keys)}";
                return old.Keys.FirstOrDefault(user => !UserStateCodec.Encode(old[user].State).AsSpan().SequenceEqual(UserStateCodec.Encode(next[user].State)));
            });
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        model.Dispose();
    }
}

/// <summary>What a hook throws in the place of a kill.</summary>
sealed class KilledException : Exception;
