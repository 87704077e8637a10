using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Streaming.Embedded.Qdrant;

/// <summary>Loads the data folder before the server answers, saves it now and then and at stop; says that this is not for production.</summary>
sealed partial class SnapshotSaver(EmbeddedQdrantOptions options, CollectionStore store, TimeProvider time, ILogger<EmbeddedQdrant> logger)
    : BackgroundService
{
    readonly SnapshotFolder? _folder = options.DataFolder is { } folder ? new SnapshotFolder(folder, store) : null;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        NotForProduction(options.DataFolder ?? "memory alone");
        _folder?.Load();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _folder?.Save();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_folder is null)
            return;
        using var timer = new PeriodicTimer(options.SaveEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Save(_folder);
    }

    void Save(SnapshotFolder folder)
    {
        try
        {
            folder.Save();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            SaveFailed(error, options.DataFolder!);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Embedded Qdrant, not for production: one node, in memory, no write-ahead log. State: {Where}. Use a real Qdrant for anything that matters")]
    partial void NotForProduction(string where);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not save to {Folder}: what is written since the last time is only in memory")]
    partial void SaveFailed(Exception error, string folder);
}
