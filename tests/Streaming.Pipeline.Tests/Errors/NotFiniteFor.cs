using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline.Items;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>A model whose output is not finite for whoever has engaged with the item <see cref="Item"/>.</summary>
sealed class NotFiniteFor(IInterestKind inner) : IInterestKind
{
    public const string Item = "not-finite";

    public string Name => inner.Name;

    public int MostUsers => inner.MostUsers;

    public bool Concerns(UserEvent userEvent) => inner.Concerns(userEvent);

    public InferredInterests[]? TryInfer(IReadOnlyList<UserState> states, CatalogueLookups catalogue)
    {
        for (var i = 0; i < states.Count; i++)
            if (states[i].Window.Any(engagement => engagement.ItemId == Item))
                throw new NonFiniteInterestException(i);
        return inner.TryInfer(states, catalogue);
    }
}
