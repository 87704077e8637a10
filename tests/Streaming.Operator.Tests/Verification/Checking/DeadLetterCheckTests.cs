using Streaming.Operator.Verification.Checking;

namespace Streaming.Operator.Tests.Verification.Checking;

public class DeadLetterCheckTests
{
    const long Minute = 60_000;

    static readonly DeadLetter Letter = new("implicit", "engagements", 3, 17, At: 100 * Minute);

    readonly Findings findings = new();

    [Fact]
    public void Check_OneForEachGroup_FindsNothing()
    {
        var other = Letter with { Group = "explicit" };

        Check([Letter, other], Letter, other);

        Assert.True(findings.IsEmpty);
    }

    [Fact]
    public void Check_GroupThatWroteNone_IsMissing()
    {
        Check([Letter, Letter with { Group = "explicit" }], Letter);

        Found(FindingKind.DeadLetterMissing);
    }

    [Fact]
    public void Check_SoundRecord_IsUnexpected()
    {
        Check([], Letter);

        Found(FindingKind.DeadLetterUnexpected);
    }

    [Fact]
    public void Check_CopyThoughNothingHappened_IsDoubled()
    {
        Check([Letter], Letter, Letter with { At = 101 * Minute });

        Found(FindingKind.DeadLetterDoubled);
    }

    [Fact]
    public void Check_CopyAfterADisruption_IsCountedAsRedelivery()
    {
        var check = new DeadLetterCheck([(100 * Minute, 100 * Minute + 500)], findings);

        check.Check(Ids([Letter]), [Letter, Letter with { At = 101 * Minute }]);

        Assert.True(findings.IsEmpty);
        Assert.Equal(1, check.Copies);
    }

    [Fact]
    public void Check_CopyLongAfterADisruption_IsDoubled()
    {
        new DeadLetterCheck([(90 * Minute, 91 * Minute)], findings).Check(Ids([Letter]), [Letter, Letter with { At = 101 * Minute }]);

        Found(FindingKind.DeadLetterDoubled);
    }

    void Check(DeadLetter[] expected, params DeadLetter[] letters) => new DeadLetterCheck([], findings).Check(Ids(expected), letters);

    void Found(FindingKind kind) => Assert.Equal(kind, Assert.Single(findings.First()).Key);

    static HashSet<(string, string, int, long)> Ids(DeadLetter[] letters) => [.. letters.Select(letter => letter.Id)];
}
