namespace Streaming.Inference;

/// <summary>
/// Inputs and outputs of the implicit graph for some users. Rows are padded: a row beyond the data stays invalid, and its vectors may be those
/// of an earlier batch.
/// </summary>
public abstract class ImplicitBatch : IDisposable
{
    /// <summary>User <paramref name="user"/>'s item vectors, newest first: L × D floats, each of unit norm.</summary>
    public abstract Span<float> Items(int user);

    /// <summary>L flags: the item counts.</summary>
    public abstract Span<bool> Valid(int user);

    /// <summary>L weights, ≥ 0.</summary>
    public abstract Span<float> Weight(int user);

    /// <summary>After Run: K × D floats, each row of unit norm, or zero for an empty slot.</summary>
    public abstract ReadOnlySpan<float> Interests(int user);

    /// <summary>After Run: K routing masses; 0 for an empty slot.</summary>
    public abstract ReadOnlySpan<float> Mass(int user);

    /// <summary>After Run: for each of K slots the index of the member nearest to the centroid; -1 for an empty slot.</summary>
    public abstract ReadOnlySpan<long> Medoid(int user);

    /// <summary>After Run: for each of L items its slot; -1 for an invalid item.</summary>
    public abstract ReadOnlySpan<long> Assignment(int user);

    /// <summary>Gives the buffers back.</summary>
    public abstract void Dispose();
}

/// <summary>Inputs and outputs of the explicit graph for some users.</summary>
public abstract class ExplicitBatch : IDisposable
{
    /// <summary>The embedding of each choice: T × D floats, unit norm or zero where the choice is unknown or absent.</summary>
    public abstract Span<float> Choices(int user);

    /// <summary>T flags.</summary>
    public abstract Span<bool> ChoiceValid(int user);

    /// <summary>L × D floats, newest first, each of unit norm.</summary>
    public abstract Span<float> Items(int user);

    /// <summary>L weights, ≥ 0; 0 where there is no item.</summary>
    public abstract Span<float> Weight(int user);

    /// <summary>L floats: 1 where the item belongs to choice <paramref name="choice"/>, else 0.</summary>
    public abstract Span<float> Member(int user, int choice);

    /// <summary>After Run: T × D floats, each row of unit norm, or zero where the choice is not valid.</summary>
    public abstract ReadOnlySpan<float> Interests(int user);

    /// <summary>Gives the buffers back.</summary>
    public abstract void Dispose();
}
