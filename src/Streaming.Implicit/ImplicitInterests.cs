using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Implicit;

/// <summary>Implicit interests: clusters of what the user engaged with (differentiable clustering, arXiv 2506.23060).</summary>
public sealed class ImplicitInterests(IInterestModel model) : IInterestKind
{
    readonly ModelDescription _model = model.Description;

    public string Name => "implicit";

    public int MostUsers => model.MostUsers;

    public bool Concerns(UserEvent userEvent) => userEvent is not ChoiceEvent;

    public InferredInterests[]? TryInfer(IReadOnlyList<UserState> states, CatalogueLookups catalogue)
    {
        var longest = 1;
        foreach (var state in states)
            longest = Math.Max(longest, Math.Min(state.Engagements.Length, _model.Window));
        using var batch = model.RentImplicit(states.Count, longest);
        var windows = new EngagementWindow[states.Count];
        var items = new CatalogueItem?[_model.Window];
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = EngagementWindow.Of(states[i], catalogue, _model, items);
            windows[i].CopyTo(batch.Items(i), batch.Weight(i), _model.Dimension);
            batch.Valid(i)[..windows[i].Count].Fill(true);
        }
        if (catalogue.IsIncomplete)
            return null;

        model.Run(batch);
        var inferred = new InferredInterests[windows.Length];
        for (var i = 0; i < inferred.Length; i++)
            inferred[i] = Read(windows[i], batch, i);
        return inferred;
    }

    /// <summary>A slot without mass is empty: it is neither stored nor queried.</summary>
    InferredInterests Read(EngagementWindow window, ImplicitBatch batch, int user)
    {
        var mass = batch.Mass(user);
        var medoid = batch.Medoid(user);
        var slots = batch.Assignment(user)[..window.Count];
        var rows = batch.Interests(user);
        var live = 0;
        foreach (var m in mass)
            if (m > 0)
                live++;
        var interests = new StoredInterest[live];
        var vectors = new float[live * _model.Dimension];
        Span<int> interestOfSlot = stackalloc int[mass.Length];
        interestOfSlot.Fill(-1);
        for (int slot = 0, row = 0; slot < mass.Length; slot++)
        {
            if (mass[slot] <= 0)
                continue;
            interestOfSlot[slot] = row;
            var oldest = window[slots.LastIndexOf(slot)];
            interests[row] = new StoredInterest(null, oldest.EventId.ToString(), mass[slot], window[(int)medoid[slot]].Item.Text, oldest.Time);
            rows.Slice(slot * _model.Dimension, _model.Dimension).CopyTo(vectors.AsSpan(row * _model.Dimension));
            row++;
        }
        return new InferredInterests(interests, vectors, window.Unresolved) { Members = window.Members(slots, interestOfSlot) };
    }
}
