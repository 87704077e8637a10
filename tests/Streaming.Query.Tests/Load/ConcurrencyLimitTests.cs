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
            limit.Answered(21, uncrowded: false, full: true);

        Assert.Equal(Least, limit.Now);
    }

    [Fact]
    public void AnswersThatTakeNoLongerThanTheyMay_RaiseIt_UpToTheMost()
    {
        var limit = Learned(8);

        for (var i = 0; i < 600; i++)
            limit.Answered(limit.Now == Least ? 10 : 19, uncrowded: limit.Now == Least, full: true);

        Assert.Equal(Most, limit.Now);
    }

    [Fact]
    public void WhileItIsNotReached_NothingChangesIt()
    {
        var limit = Learned(8);

        for (var i = 0; i < 1000; i++)
            limit.Answered(i % 2 == 0 ? 500 : 1, uncrowded: false, full: false);

        Assert.Equal(8, limit.Now);
    }

    [Fact]
    public void BeforeAnythingIsKnownOfWhatIsNormal_ItStays()
    {
        var limit = new ConcurrencyLimit(8, Least, Most, maxSlowdown: 2);

        for (var i = 0; i < 1000; i++)
            limit.Answered(500, uncrowded: false, full: true);

        Assert.Equal(8, limit.Now);
    }

    /// <summary>Under a load that never leaves room, so that only what the limit itself makes room for tells what is normal.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(10)]
    public void WhereAllAnswersBecomeSlowerOrQuicker_ItLearnsWhatIsNormal_AndSettlesWhereItWas(double factor)
    {
        var limit = Learned(8);
        Load(limit, 10, cores: 4, answers: 3000);
        var before = limit.Now;

        Load(limit, 10 * factor, cores: 4, answers: 30_000);

        Assert.InRange(limit.Now, before - 1, before + 1);
    }

    [Fact]
    public void FirstAnswerOfAProcess_WhichTookAHundredTimesAsLong_IsForgottenUnderFullLoad()
    {
        var limit = new ConcurrencyLimit(8, Least, Most, maxSlowdown: 2);
        limit.Answered(1000, uncrowded: true, full: false);

        Load(limit, 10, cores: 4, answers: 5000);

        Assert.InRange(limit.Now, 6, 9);
    }

    [Fact]
    public void EveryNowAndThen_ItFallsToTheLeast_ForAFewAnswers()
    {
        var limit = Learned(8);
        for (var i = 0; i < ConcurrencyLimit.ProbeAfter; i++)
            limit.Answered(i % 13 == 0 ? 21 : 10, uncrowded: false, full: true);
        Assert.Equal(Least, limit.Now);

        limit.Answered(10, uncrowded: false, full: true);
        for (var i = 0; i < ConcurrencyLimit.ProbeAnswers; i++)
        {
            Assert.Equal(Least, limit.Now);
            limit.Answered(10, uncrowded: true, full: true);
        }

        Assert.InRange(limit.Now, 6, 12);
    }

    /// <summary>Answers take turns on <paramref name="cores"/> cores: n at a time take n / cores as long as one alone.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void WhereAnswersShareCores_ItSettlesWhereTheyTakeAsLongAsTheyMay(int cores)
    {
        var limit = Learned(Most);

        Load(limit, 10, cores, answers: 5000);

        Assert.InRange(limit.Now, 2 * cores - 2, (2 * cores) + 1);
    }

    [Fact]
    public void Limit_IsAlwaysFromTheLeastToTheMost() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Milliseconds, bool Uncrowded, bool Full)[]>(),
        answers =>
        {
            var limit = new ConcurrencyLimit(8, Least, Most, maxSlowdown: 2);
            return answers.All(answer =>
            {
                limit.Answered(answer.Milliseconds.Get, answer.Uncrowded, answer.Full);
                return limit.Now is >= Least and <= Most;
            });
        }).QuickCheckThrowOnFailure();

    /// <summary>As many at a time as the limit allows, on so many cores.</summary>
    static void Load(ConcurrencyLimit limit, double milliseconds, int cores, int answers)
    {
        for (var i = 0; i < answers; i++)
            limit.Answered(milliseconds * Math.Max(1, (double)limit.Now / cores), uncrowded: limit.Now == Least, full: true);
    }

    /// <summary>An answer normally takes 10 ms.</summary>
    static ConcurrencyLimit Learned(int first)
    {
        var limit = new ConcurrencyLimit(first, Least, Most, maxSlowdown: 2);
        limit.Answered(10, uncrowded: true, full: false);
        return limit;
    }
}
