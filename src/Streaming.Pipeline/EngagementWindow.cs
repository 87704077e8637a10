using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>The engagements of a state that inference can use, newest first: of items that are in the catalogue and not hidden.</summary>
public sealed class EngagementWindow
{
    readonly List<(EngagementEvent Engagement, CatalogueItem Item, float Weight)> _rows;

    EngagementWindow(List<(EngagementEvent, CatalogueItem, float)> rows, string[] unresolved) => (_rows, Unresolved) = (rows, unresolved);

    public int Count => _rows.Count;

    /// <summary>The <see cref="UnresolvedKey"/>s of engaged items that the catalogue does not have.</summary>
    public string[] Unresolved { get; }

    public EngagementEvent this[int index] => _rows[index].Engagement;

    public CatalogueItem ItemAt(int index) => _rows[index].Item;

    public static EngagementWindow Of(UserState state, CatalogueView catalogue, ModelDescription model)
    {
        var window = state.Window;
        Span<float> weights = stackalloc float[UserState.WindowLength];
        EngagementWeights.Fill(window, model.Weighting, weights);
        var rows = new List<(EngagementEvent, CatalogueItem, float)>(window.Count);
        HashSet<string>? unresolved = null;
        for (var i = 0; i < window.Count && rows.Count < model.Window; i++)
        {
            var engagement = window[i];
            if (state.IsHidden(engagement.ItemId))
                continue;
            if (!catalogue.Items.TryGetValue(engagement.ItemId, out var item))
                (unresolved ??= []).Add(UnresolvedKey.Item(engagement.ItemId));
            else if (item.Vector is not null)
                rows.Add((engagement, item, weights[i]));
        }
        return new EngagementWindow(rows, unresolved is null ? [] : [.. unresolved]);
    }

    /// <summary>Writes the rows into a model's inputs: Count × D floats and Count weights.</summary>
    public void CopyTo(Span<float> items, Span<float> weights, int dimension)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            _rows[i].Item.Vector.CopyTo(items[(i * dimension)..]);
            weights[i] = _rows[i].Weight;
        }
    }
}
