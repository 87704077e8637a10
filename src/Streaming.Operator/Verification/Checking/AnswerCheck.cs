using Streaming.Contracts;
using ChoiceKind = Streaming.Interests.ChoiceKind;

namespace Streaming.Operator.Verification.Checking;

/// <summary>Checks answers of the query worker.</summary>
/// <param name="fingerprint">The generation that is live but for a rollout.</param>
sealed class AnswerCheck(string fingerprint, Oracle oracle, Findings findings)
{
    readonly List<(string User, SearchedInterest Interest, long Fence)> suspects = [];

    /// <param name="fence">The greatest fence that stood in either collection before the question was asked, Unix milliseconds.</param>
    /// <param name="other">The fingerprint of another generation that may have answered; null: none.</param>
    public void Check(RetrieveResponse answer, long? fence, string? other = null)
    {
        var fingerprints = new[] { answer.Fingerprint, answer.Implicit.Fingerprint, answer.Explicit.Fingerprint }.Distinct().ToList();
        if (fingerprints is not [var only] || (only != fingerprint && only != other))
            findings.Add(FindingKind.MixedAnswer, $"{answer.UserId} was answered from {string.Join(" and ", fingerprints)}; live is {fingerprint}");
        if (fence is { } erased)
        {
            foreach (var interest in answer.Interests.Where(interest => !IsAfter(answer.UserId, interest, erased)))
                suspects.Add((answer.UserId, interest, erased));
        }
    }

    /// <summary>Judges what was suspicious: a worker may have read a record before the oracle did, which knows them all by now.</summary>
    public void Finish()
    {
        foreach (var (user, interest, fence) in suspects.Where(suspect => !IsAfter(suspect.User, suspect.Interest, suspect.Fence)))
            findings.Add(FindingKind.ErasedFact, $"{user} was erased at {fence}, and an answer is {interest.Reason} ({interest.Kind} {interest.Id})");
    }

    /// <summary>Whoever closed the account gets nothing.</summary>
    public void CheckClosed(RetrieveResponse answer)
    {
        if (answer.Fallback != Fallback.ClosedAccount || answer.Items.Count > 0)
            findings.Add(FindingKind.ErasedFact, $"{answer.UserId} closed the account and was answered {answer.Items.Count} items ({answer.Fallback})");
    }

    bool IsAfter(string user, SearchedInterest interest, long fence) => interest.Kind switch
    {
        InterestKind.Implicit => oracle.Find(user)?.EngagedAfter(interest.Id, fence) == true,
        InterestKind.Topic => oracle.Find(user)?.ChoseAfter(ChoiceKind.Topic, interest.Id, fence) == true,
        InterestKind.Collection => oracle.Find(user)?.ChoseAfter(ChoiceKind.Collection, interest.Id, fence) == true,
        _ => true,
    };
}
