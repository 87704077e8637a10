using FsCheck;
using FsCheck.Fluent;
using Streaming.Query.Load;

namespace Streaming.Query.Tests.Load;

public sealed class ConcurrencyLimitTests
{
    const int Least = 2, Most = 64;

    [Fact]
    public void SlowAnswers_LowerIt_DownToTheLeast()
    {
        var limit = Learned(8);

        for (var i = 0; i < 200; i++)
            limit.Answered(21, alone: false, full: true);

        Assert.Equal(Least, limit.Now);
    }

    [Fact]
    public void AnswersThatTakeNoLongerThanTheyMay_RaiseIt_UpToTheMost()
    {
        var limit = Learned(8);

        for (var i = 0; i < 1000; i++)
            limit.Answered(20, alone: false, full: true);

        Assert.Equal(Most, limit.Now);
    }

    [Fact]
    public void WhileItIsNotReached_NothingChangesIt()
    {
        var limit = Learned(8);

        for (var i = 0; i < 1000; i++)
            limit.Answered(i % 2 == 0 ? 500 : 1, alone: false, full: false);

        Assert.Equal(8, limit.Now);
    }

    [Fact]
    public void BeforeAnythingIsKnownOfAnswersMadeAlone_ItStays()
    {
        var limit = new ConcurrencyLimit(8, Least, Most, maxSlowdown: 2);

        for (var i = 0; i < 1000; i++)
            limit.Answered(500, alone: false, full: true);

        Assert.Equal(8, limit.Now);
    }

    [Fact]
    public void WhereAllAnswersBecomeSlower_ItLearnsWhatIsNormal_AndRisesAgain()
    {
        var limit = Learned(8);

        for (var i = 0; i < 2000; i++)
            limit.Answered(100, alone: limit.Now == Least && i % 10 == 0, full: true);

        Assert.Equal(Most, limit.Now);
    }

    /// <summary>Answers take turns on <paramref name="cores"/> cores: n at a time take n / cores as long as one alone.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void WhereAnswersShareCores_ItSettlesWhereTheyTakeAsLongAsTheyMay(int cores)
    {
        var limit = Learned(Most);

        for (var i = 0; i < 5000; i++)
            limit.Answered(10.0 * Math.Max(1, (double)limit.Now / cores), alone: false, full: true);

        Assert.InRange(limit.Now, 2 * cores - 2, (2 * cores) + 1);
    }

    [Fact]
    public void Limit_IsAlwaysFromTheLeastToTheMost() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Milliseconds, bool Alone, bool Full)[]>(),
        answers =>
        {
            var limit = new ConcurrencyLimit(8, Least, Most, maxSlowdown: 2);
            return answers.All(answer =>
            {
                limit.Answered(answer.Milliseconds.Get, answer.Alone, answer.Full);
                return limit.Now is >= Least and <= Most;
            });
        }).QuickCheckThrowOnFailure();

    /// <summary>An answer alone takes 10 ms.</summary>
    static ConcurrencyLimit Learned(int first)
    {
        var limit = new ConcurrencyLimit(first, Least, Most, maxSlowdown: 2);
        limit.Answered(10, alone: true, full: false);
        return limit;
    }
}
