using Streaming.Operator.Verification.Checking;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Verification.Running;

/// <summary>Compares everything that is stored with the oracle, when nothing moves any more.</summary>
sealed class FinalCheck(RunClients clients, RunLog log, Findings findings, TimeProvider time)
{
    readonly UserPoints points = new(clients.Qdrant);
    readonly ItemPoints items = new(clients.Qdrant, clients.Generation.Items, clients.Generation.Topics);

    /// <summary>Users compared, each once a kind.</summary>
    public int Users { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        log.Catalogue.Check(
            await items.GetItemsAsync(log.Catalogue.Items, cancellationToken),
            await points.TextsAsync(clients.Generation.Items, ItemPayload.ItemId, cancellationToken), findings);
        var catalogue = new ItemCache(items, new ItemCacheOptions(), time).Lookups();
        for (var i = 0; i < clients.Verified.Count; i++)
        {
            var stored = await points.ReadAsync(clients.Verified[i].Collection, withVectors: true, cancellationToken);
            var states = new StateCheck(log.Oracle, findings).Check(clients.Verified[i], stored);
            await new VectorCheck(clients.Kinds[i].Kind, catalogue, findings).CheckAsync(states, stored, cancellationToken);
            Users += states.Count;
        }
    }

    /// <summary>Users of either kind who wait for something that the catalogue has.</summary>
    public async Task<List<string>> WaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<string>();
        foreach (var kind in clients.Verified)
        {
            var stored = await points.ReadAsync(kind.Collection, withVectors: false, cancellationToken);
            var lookup = new Pipeline.UnresolvedLookup(clients.Qdrant, items, kind.Collection);
            var present = await lookup.PresentAsync([.. stored.Values.SelectMany(user => user.Unresolved).Distinct()], cancellationToken);
            waiting.AddRange(stored.Values.Where(user => user.Unresolved.Any(present.Contains)).Select(user => $"{kind.Name}: {user.UserId}"));
        }

        return waiting;
    }
}
