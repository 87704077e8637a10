using Streaming.Contracts;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>
/// Answers from a generation of one's choice, live or not, as the worker would, and leaves no trace: no arm, no record on <c>served</c>. For
/// tools that compare generations.
/// </summary>
public sealed class GenerationAnswers
{
    readonly Answerer _answerer;
    readonly UserLookup _users;

    internal GenerationAnswers(Answerer answerer, UserLookup users) => (_answerer, _users) = (answerer, users);

    /// <summary>As the user is stored in the generation.</summary>
    /// <exception cref="InvalidMessageException">A field of the request breaks its rule.</exception>
    public async Task<RetrieveResponse> AnswerAsync(Generation generation, RetrieveRequest request, CancellationToken cancellationToken)
    {
        RecordCodec.RetrieveRequest.Validate(request);
        var user = await _users.LoadAsync(generation, request.UserId, majority: false, cancellationToken);
        return await _answerer.AnswerAsync(new ServingView(generation, [], []), user, request, cancellationToken);
    }

    /// <summary>As if the user's points in the generation were these.</summary>
    /// <inheritdoc cref="AnswerAsync(Generation, RetrieveRequest, CancellationToken)"/>
    public Task<RetrieveResponse> AnswerAsync(
        Generation generation, RetrieveRequest request, UserPoint implicitPoint, UserPoint explicitPoint, CancellationToken cancellationToken)
    {
        RecordCodec.RetrieveRequest.Validate(request);
        return _answerer.AnswerAsync(new ServingView(generation, [], []), UserView.Of(implicitPoint, explicitPoint), request, cancellationToken);
    }
}
