using Streaming.Local.Replay;
using Streaming.Local.Stack;

namespace Streaming.Local.Commands;

/// <summary>What the command line asks for.</summary>
/// <param name="Data">A data folder; null: a simulation.</param>
/// <param name="Users">How many users to replay; null: all of a data folder, 1,000 simulated ones.</param>
/// <param name="EvaluatedUsers">How many users to evaluate at most.</param>
/// <param name="Dimension">Floats of an item vector that is made here.</param>
/// <param name="Exit">End after the report instead of serving on.</param>
/// <param name="Report">File to write the report to as JSON.</param>
/// <param name="Visits">Simulated visits a second while it serves after the report.</param>
/// <param name="Chaos">Break the stack while the history is replayed.</param>
sealed record RunOptions(
    string? Data,
    int? Users,
    int EvaluatedUsers,
    Pace Pace,
    ActionMap Actions,
    int Dimension,
    int Seed,
    bool Exit,
    string? Report,
    bool Chaos,
    double Visits,
    StackOptions Stack);
