namespace Streaming.Inference;

/// <summary>A model gave NaN or an infinity. Run the batch again without the user to serve the others.</summary>
/// <param name="user">The first such user's place in the batch.</param>
public sealed class NonFiniteInterestException(int user)
    : Exception($"The model's output for user {user} of the batch is not finite: an input of that user is not, or the model is broken.")
{
    public int User { get; } = user;
}
