using System.Numerics.Tensors;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Explicit;

/// <summary>Explicit interests: topics and collections the user chose, each personalised by what the user engaged with in it
/// (conditional retrieval, arXiv 2506.23060).</summary>
public sealed class ExplicitInterests(IInterestModel model) : IInterestKind
{
    readonly ModelDescription _model = model.Description;

    public string Name => "explicit";

    public int MostUsers => model.MostUsers;

    public bool Concerns(UserEvent userEvent) => true;

    public InferredInterests[]? TryInfer(IReadOnlyList<UserState> states, CatalogueLookups catalogue)
    {
        var users = new ChosenInterests[states.Count];
        for (var i = 0; i < users.Length; i++)
            users[i] = ChosenInterests.Of([.. Active(states[i])], states[i], catalogue, _model);
        if (catalogue.IsIncomplete)
            return null;

        var inferred = new InferredInterests[users.Length];
        Array.Fill(inferred, InferredInterests.None);
        int[] choosing = [.. Enumerable.Range(0, users.Length).Where(i => users[i].Choices.Count > 0)];
        if (choosing.Length == 0)
            return inferred;

        using var batch = model.RentExplicit(
            choosing.Length, choosing.Max(i => Math.Max(1, users[i].Window.Count)), choosing.Max(i => users[i].Choices.Count));
        for (var row = 0; row < choosing.Length; row++)
            users[choosing[row]].CopyTo(batch, row, _model.Dimension);
        try
        {
            model.Run(batch);
        }
        catch (NonFiniteInterestException exception)
        {
            throw new NonFiniteInterestException(choosing[exception.User]);
        }
        for (var row = 0; row < choosing.Length; row++)
            inferred[choosing[row]] = Read(users[choosing[row]], batch.Interests(row));
        return inferred;
    }

    /// <summary>A choice without embedding and without context has a zero row: it is not stored, and waits for its items.</summary>
    InferredInterests Read(ChosenInterests user, ReadOnlySpan<float> rows)
    {
        var interests = new List<StoredInterest>(user.Choices.Count);
        var vectors = new List<float>(user.Choices.Count * _model.Dimension);
        for (var t = 0; t < user.Choices.Count; t++)
        {
            var row = rows.Slice(t * _model.Dimension, _model.Dimension);
            if (TensorPrimitives.Norm(row) == 0)
                continue;
            var choice = user.Choices[t];
            interests.Add(new StoredInterest(choice.Kind, choice.Id, 1, "", choice.Time));
            vectors.AddRange(row);
        }
        return new InferredInterests([.. interests], [.. vectors], user.Unresolved);
    }

    /// <summary>The newest T choices that stand.</summary>
    IEnumerable<ChoiceEvent> Active(UserState state) => state.Choices.Where(choice => choice.Active).Take(_model.Choices);
}
