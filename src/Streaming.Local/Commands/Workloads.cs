using Streaming.Inference;
using Streaming.Local.Replay;
using Streaming.Local.Simulation;

namespace Streaming.Local.Commands;

/// <summary>Makes the workload that the command line asks for.</summary>
static class Workloads
{
    /// <exception cref="DataFormatException">The data folder cannot be read.</exception>
    /// <exception cref="ModelException">The model folder cannot be used.</exception>
    public static Workload Create(RunOptions options, DateTimeOffset now)
    {
        if (options.Data is not { } folder)
            return SimulatedWorld.Create(Simulation(options, now)).ToWorkload();
        var model = options.Stack.Model is { } path ? ModelFolder.WithItemTower(path) : null;
        return FolderWorkload.Create(DataFolder.Read(folder, options.Actions), options.Users, options.Dimension, options.Seed, model?.Description);
    }

    static WorldOptions Simulation(RunOptions options, DateTimeOffset now)
    {
        var world = new WorldOptions { Dimension = options.Dimension, Seed = options.Seed, EndsAt = now.ToUnixTimeMilliseconds() };
        return options.Users is { } users ? world with { Users = users } : world;
    }
}
