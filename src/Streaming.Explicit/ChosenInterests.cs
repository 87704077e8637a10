using System.Numerics.Tensors;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Explicit;

/// <summary>One user's choices with their embeddings, and the window that personalises them.</summary>
/// <param name="Embeddings">For each choice D floats of unit norm, or null where the catalogue has none yet.</param>
/// <param name="Unresolved">The <see cref="UnresolvedKey"/>s of what the catalogue does not have.</param>
sealed record ChosenInterests(IReadOnlyList<ChoiceEvent> Choices, float[]?[] Embeddings, EngagementWindow Window, string[] Unresolved)
{
    public static ChosenInterests Of(IReadOnlyList<ChoiceEvent> choices, UserState state, CatalogueLookups catalogue, ModelDescription model)
    {
        var window = choices.Count == 0
            ? EngagementWindow.Of(UserState.Empty, catalogue, model, [])
            : EngagementWindow.Of(state, catalogue, model, new CatalogueItem?[Math.Min(state.Engagements.Length, model.Window)]);
        var unresolved = new HashSet<string>(window.Unresolved);
        var embeddings = new float[]?[choices.Count];
        for (var t = 0; t < embeddings.Length; t++)
            embeddings[t] = choices[t].Kind == ChoiceKind.Topic
                ? Topic(choices[t].Id, catalogue, unresolved)
                : Mean(choices[t].Items, catalogue, model.Dimension, unresolved);
        return new ChosenInterests(choices, embeddings, window, [.. unresolved]);
    }

    public void CopyTo(ExplicitBatch batch, int user, int dimension)
    {
        Window.CopyTo(batch.Items(user), batch.Weight(user), dimension);
        batch.ChoiceValid(user)[..Choices.Count].Fill(true);
        for (var t = 0; t < Choices.Count; t++)
        {
            Embeddings[t]?.CopyTo(batch.Choices(user)[(t * dimension)..]);
            var member = batch.Member(user, t);
            for (var i = 0; i < Window.Count; i++)
                if (Belongs(i, Choices[t]))
                    member[i] = 1;
        }
    }

    bool Belongs(int row, ChoiceEvent choice) => choice.Kind == ChoiceKind.Topic
        ? Window.ItemAt(row).Topics.Contains(choice.Id)
        : choice.Items.Contains(Window[row].Item.Text);

    static float[]? Topic(string id, CatalogueLookups catalogue, HashSet<string> unresolved)
    {
        if (catalogue.Topic(id) is { } vector)
            return vector;
        unresolved.Add(UnresolvedKey.Topic(id));
        return null;
    }

    /// <summary>A collection's embedding: the unit-norm mean of its items.</summary>
    static float[]? Mean(IReadOnlyList<string> items, CatalogueLookups catalogue, int dimension, HashSet<string> unresolved)
    {
        var mean = new float[dimension];
        foreach (var id in items)
            if (catalogue.Item(id) is not { } item)
                unresolved.Add(UnresolvedKey.Item(id));
            else if (item.Vector is not null)
                TensorPrimitives.Add(mean, item.Vector, mean);
        var norm = TensorPrimitives.Norm<float>(mean);
        if (norm == 0)
            return null;
        TensorPrimitives.Divide(mean, norm, mean);
        return mean;
    }
}
