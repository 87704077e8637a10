using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>The engagements of a state that inference can use, newest first: of items that are in the catalogue and not hidden.</summary>
public sealed class EngagementWindow
{
    readonly UserState _state;
    readonly Weighting _weighting;

    /// <summary>For each row its item; what is beyond the rows means nothing.</summary>
    readonly CatalogueItem[] _items;

    /// <summary>For each row its engagement in the state's window; null where nothing is left out.</summary>
    readonly byte[]? _engagements;

    EngagementWindow(UserState state, Weighting weighting, CatalogueItem[] items, byte[]? engagements, int count, string[] unresolved) =>
        (_state, _weighting, _items, _engagements, Count, Unresolved) = (state, weighting, items, engagements, count, unresolved);

    public int Count { get; }

    /// <summary>The <see cref="UnresolvedKey"/>s of engaged items that the catalogue does not have.</summary>
    public string[] Unresolved { get; }

    public ref readonly EngagementFact this[int index] => ref _state.Engagements[EngagementAt(index)];

    public CatalogueItem ItemAt(int index) => _items[index];

    /// <param name="items">
    /// Room for as many as the model's window has. They stay there: <see cref="ItemAt"/> and <see cref="CopyTo"/> hold only until it is used again.
    /// </param>
    public static EngagementWindow Of(UserState state, CatalogueLookups catalogue, ModelDescription model, CatalogueItem?[] items)
    {
        var window = state.Engagements;
        var newest = Math.Min(window.Length, model.Window);
        return !state.HasHides && catalogue.TryGetAll(window[..newest], items.AsSpan(0, newest))
            ? new EngagementWindow(state, model.Weighting, items!, null, newest, [])
            : Selected(state, catalogue, model, items, newest);
    }

    /// <summary>Of a state of which something is left out, and something older comes up instead.</summary>
    static EngagementWindow Selected(UserState state, CatalogueLookups catalogue, ModelDescription model, CatalogueItem?[] items, int most)
    {
        var window = state.Engagements;
        var engagements = new byte[most];
        var count = 0;
        HashSet<string>? unresolved = null;
        for (var i = 0; i < window.Length && count < most; i++)
        {
            var id = window[i].Item;
            if (state.IsHidden(id.Text))
                continue;
            if (catalogue.Item(id) is not { } item)
                (unresolved ??= []).Add(UnresolvedKey.Item(id.Text));
            else if (item.Vector is not null)
                (items[count], engagements[count++]) = (item, (byte)i);
        }
        return new EngagementWindow(state, model.Weighting, items!, engagements, count, unresolved is null ? [] : [.. unresolved]);
    }

    /// <summary>Writes the rows into a model's inputs: Count × D floats and Count weights.</summary>
    public void CopyTo(Span<float> items, Span<float> weights, int dimension)
    {
        for (var i = 0; i < Count; i++)
            _items[i].Vector.CopyTo(items[(i * dimension)..]);
        Span<float> all = stackalloc float[UserState.WindowLength];
        EngagementWeights.Fill(_state.Engagements, _weighting, all);
        for (var i = 0; i < Count; i++)
            weights[i] = all[EngagementAt(i)];
    }

    /// <summary>For each engagement of the state's window the interest that it is a member of, see <see cref="UserPoint.Members"/>.</summary>
    /// <param name="slots">For each row its slot, or less than 0.</param>
    /// <param name="interestOfSlot">For each slot the index of its interest, or less than 0.</param>
    public byte[] Members(ReadOnlySpan<long> slots, ReadOnlySpan<int> interestOfSlot)
    {
        if (Count == 0)
            return [];
        var members = new byte[EngagementAt(Count - 1) + 1];
        Array.Fill(members, UserPoint.NoInterest);
        for (var i = 0; i < Count; i++)
            if (slots[i] >= 0 && interestOfSlot[(int)slots[i]] is >= 0 and < UserPoint.NoInterest and var interest)
                members[EngagementAt(i)] = (byte)interest;
        return members;
    }

    int EngagementAt(int row) => _engagements is null ? row : _engagements[row];
}
