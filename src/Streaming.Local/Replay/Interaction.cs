using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>One row of a data folder: who did what with which item, and when.</summary>
/// <param name="EventId">Derived from the row's content, so an exact duplicate has the same one.</param>
/// <param name="Time">Unix milliseconds.</param>
/// <param name="DwellMs">Milliseconds spent with the item; -1 where the data does not say.</param>
sealed record Interaction(string EventId, string UserId, string ItemId, Action Action, long Time, int DwellMs = -1);

/// <summary>A data folder, read.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Interactions">In time order; those of one user in the order in which they happened. Duplicate rows are kept.</param>
/// <param name="Topics">Topics of each item; empty where the folder has none.</param>
/// <param name="LastRowIsTest">
/// True where a user's last row alone is held out, as the published benchmarks of such files do; false where a user comes back to the same
/// items: then the last item that was new to the user is held out, with every row from there on.
/// </param>
sealed record InteractionData(
    string Name,
    IReadOnlyList<Interaction> Interactions,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Topics,
    bool LastRowIsTest);
