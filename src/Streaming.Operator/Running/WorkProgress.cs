using System.Globalization;

namespace Streaming.Operator.Running;

/// <summary>Says now and then how far long work is, and when it will be done at this rate.</summary>
/// <param name="total">How much there is to do; 0 where nobody knows.</param>
sealed class WorkProgress(Output output, TimeProvider time, string what, long total)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    readonly long started = time.GetTimestamp();
    long told = time.GetTimestamp();

    /// <summary>How much is done.</summary>
    public long Done { get; private set; }

    public void Add(long more = 1)
    {
        Done += more;
        if (time.GetElapsedTime(told) < Interval)
            return;
        told = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(started);
        output.Remark(total > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{what}: {Done:N0} of {total:N0}, about {elapsed * ((double)Math.Max(0, total - Done) / Done):hh\\:mm\\:ss} left")
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {Done:N0}"));
    }
}
