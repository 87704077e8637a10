using Streaming.Operator.Tests.Monitoring;

namespace Streaming.Operator.Tests.Runbooks;

public sealed class AlertsTests
{
    [Fact]
    public void Pages_AreTypedUnderARealPrometheus() =>
        Assert.SkipUnless(PrometheusServer.IsInstalled, "prometheus is missing (apt-get install prometheus): pages are typed, and whether their alerts clear is not seen");
}
