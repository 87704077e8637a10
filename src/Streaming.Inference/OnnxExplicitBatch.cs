namespace Streaming.Inference;

/// <summary>Some users' part of pooled tensors; the rows, items and choices beyond them are padding that nobody sees.</summary>
internal sealed class OnnxExplicitBatch(
    BatchPool<ExplicitSize, ExplicitTensors> pool, ExplicitTensors tensors, int users, int window, int choices, int dimension) : ExplicitBatch
{
    ExplicitTensors? _tensors = tensors;

    public int Users => users;

    public ExplicitTensors Tensors => _tensors ?? throw new ObjectDisposedException(nameof(ExplicitBatch));

    public override Span<float> Choices(int user) => Tensors.Choices.Row(Checked(user))[..(choices * dimension)];

    public override Span<bool> ChoiceValid(int user) => Tensors.ChoiceValid.Row(Checked(user))[..choices];

    public override Span<float> Items(int user) => Tensors.Items.Row(Checked(user))[..(window * dimension)];

    public override Span<float> Weight(int user) => Tensors.Weight.Row(Checked(user))[..window];

    public override Span<float> Member(int user, int choice)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)choice, (uint)choices, nameof(choice));
        return Tensors.Member.Row(Checked(user)).Slice(choice * Tensors.Size.Window, window);
    }

    public override ReadOnlySpan<float> Interests(int user) => Tensors.Interests.Row(Checked(user))[..(choices * dimension)];

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _tensors, null) is not { } rented)
            return;
        rented.Clear(users);
        pool.Return(rented.Size, rented);
    }

    int Checked(int user)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)user, (uint)users, nameof(user));
        return user;
    }
}
