using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Streaming.Kafka.Tracing;

namespace Streaming.Kafka.Tests.Tracing;

public sealed class TraceHeadersTests
{
    const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    [Theory]
    [InlineData("00", false)]
    [InlineData("01", true)]
    [InlineData("02", false)]
    [InlineData("03", true)]
    [InlineData("0a", false)]
    [InlineData("0b", true)]
    public void Sampled_IsTheLowestBitOfTheFlags(string flags, bool sampled)
    {
        var headers = new Headers { { "traceparent", Encoding.ASCII.GetBytes(Trace + flags) } };

        Assert.Equal(sampled ? Trace + flags : null, TraceHeaders.Sampled(headers));
        Assert.Equal(sampled, TraceHeaders.TryGetSampled(headers, out _));
        Assert.True(TraceHeaders.TryGet(headers, out var context));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", context.TraceId.ToHexString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void HeaderThatIsNoContext_CountsAsNone(string value) =>
        Assert.False(TraceHeaders.TryGetSampled(new Headers { { "traceparent", Encoding.ASCII.GetBytes(value) } }, out _));

    [Fact]
    public void Set_ReplacesTheContextThatIsThere()
    {
        using var source = new ActivitySource(nameof(TraceHeadersTests));
        using var listener = new ActivityListener { ShouldListenTo = other => other == source, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var span = source.StartActivity("span")!;
        span.TraceStateString = "vendor=1";
        var headers = new Headers { { "traceparent", Encoding.ASCII.GetBytes(Trace + "00") } };

        TraceHeaders.Set(headers, span);

        Assert.Equal(2, headers.Count);
        Assert.True(TraceHeaders.TryGetSampled(headers, out var context));
        Assert.Equal((span.TraceId, span.SpanId, "vendor=1", true), (context.TraceId, context.SpanId, context.TraceState, context.IsRemote));
    }

    [Fact]
    public void NotSampled_CostsNoAllocation()
    {
        var headers = new Headers { { "traceparent", Encoding.ASCII.GetBytes(Trace + "00") } };
        Look(headers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Look(headers);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void Look(Headers headers)
    {
        Assert.Null(TraceHeaders.Sampled(headers));
        if (TraceHeaders.TryGetSampled(headers, out _) || TraceHeaders.TryGetSampled(null, out _))
            throw new InvalidOperationException("Nothing is sampled here.");
    }
}
