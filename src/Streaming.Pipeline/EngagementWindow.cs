using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>The engagements of a state that inference can use, newest first: of items that are in the catalogue and not hidden.</summary>
public sealed class EngagementWindow
{
    readonly UserState _state;
    readonly Row[] _rows;

    EngagementWindow(UserState state, Row[] rows, int count, string[] unresolved) =>
        (_state, _rows, Count, Unresolved) = (state, rows, count, unresolved);

    public int Count { get; }

    /// <summary>The <see cref="UnresolvedKey"/>s of engaged items that the catalogue does not have.</summary>
    public string[] Unresolved { get; }

    public ref readonly EngagementFact this[int index] => ref _state.Engagements[_rows[index].Engagement];

    public CatalogueItem ItemAt(int index) => _rows[index].Item;

    public static EngagementWindow Of(UserState state, CatalogueLookups catalogue, ModelDescription model)
    {
        var window = state.Engagements;
        Span<float> weights = stackalloc float[UserState.WindowLength];
        EngagementWeights.Fill(window, model.Weighting, weights);
        var rows = new Row[Math.Min(window.Length, model.Window)];
        var count = 0;
        HashSet<string>? unresolved = null;
        for (var i = 0; i < window.Length && count < rows.Length; i++)
        {
            var id = window[i].Item;
            if (state.IsHidden(id.Text))
                continue;
            if (catalogue.Item(id) is not { } item)
                (unresolved ??= []).Add(UnresolvedKey.Item(id.Text));
            else if (item.Vector is not null)
                rows[count++] = new Row(item, i, weights[i]);
        }
        return new EngagementWindow(state, rows, count, unresolved is null ? [] : [.. unresolved]);
    }

    /// <summary>Writes the rows into a model's inputs: Count × D floats and Count weights.</summary>
    public void CopyTo(Span<float> items, Span<float> weights, int dimension)
    {
        for (var i = 0; i < Count; i++)
        {
            _rows[i].Item.Vector.CopyTo(items[(i * dimension)..]);
            weights[i] = _rows[i].Weight;
        }
    }

    /// <summary>For each engagement of the state's window the interest that it is a member of, see <see cref="UserPoint.Members"/>.</summary>
    /// <param name="slots">For each row its slot, or less than 0.</param>
    /// <param name="interestOfSlot">For each slot the index of its interest, or less than 0.</param>
    public byte[] Members(ReadOnlySpan<long> slots, ReadOnlySpan<int> interestOfSlot)
    {
        if (Count == 0)
            return [];
        var members = new byte[_rows[Count - 1].Engagement + 1];
        Array.Fill(members, UserPoint.NoInterest);
        for (var i = 0; i < Count; i++)
            if (slots[i] >= 0 && interestOfSlot[(int)slots[i]] is >= 0 and < UserPoint.NoInterest and var interest)
                members[_rows[i].Engagement] = (byte)interest;
        return members;
    }

    readonly record struct Row(CatalogueItem Item, int Engagement, float Weight);
}
