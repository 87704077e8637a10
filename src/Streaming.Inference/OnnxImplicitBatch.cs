namespace Streaming.Inference;

/// <summary>Some users' part of pooled tensors; the rows and items beyond them are padding that nobody sees.</summary>
internal sealed class OnnxImplicitBatch(BatchPool<ImplicitSize, ImplicitTensors> pool, ImplicitTensors tensors, int users, int window, int dimension)
    : ImplicitBatch
{
    ImplicitTensors? _tensors = tensors;

    public int Users => users;

    /// <summary>The outputs were finite, and so are the items.</summary>
    public bool IsFinite { get; set; }

    public ImplicitTensors Tensors => _tensors ?? throw new ObjectDisposedException(nameof(ImplicitBatch));

    public override Span<float> Items(int user) => Tensors.Items.Row(Checked(user))[..(window * dimension)];

    public override Span<bool> Valid(int user) => Tensors.Valid.Row(Checked(user))[..window];

    public override Span<float> Weight(int user) => Tensors.Weight.Row(Checked(user))[..window];

    public override ReadOnlySpan<float> Interests(int user) => Tensors.Interests.Row(Checked(user));

    public override ReadOnlySpan<float> Mass(int user) => Tensors.Mass.Row(Checked(user));

    public override ReadOnlySpan<long> Medoid(int user) => Tensors.Medoid.Row(Checked(user));

    public override ReadOnlySpan<long> Assignment(int user) => Tensors.Assignment.Row(Checked(user))[..window];

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _tensors, null) is not { } rented)
            return;
        rented.Clear(users, IsFinite);
        pool.Return(rented.Size, rented);
    }

    int Checked(int user)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)user, (uint)users, nameof(user));
        return user;
    }
}
