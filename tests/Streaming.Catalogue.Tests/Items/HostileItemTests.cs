using Streaming.Contracts;
using Streaming.Contracts.Tests;
using Streaming.Kafka;

namespace Streaming.Catalogue.Tests.Items;

public sealed class HostileItemTests
{
    [Fact]
    public void AnyBytes_AreAnItemOfUnitNorm_OrRefusedWithAReason()
    {
        var item = Records.Item("i1", 1000, null, "t1", "t2");
        HostileBytes.ForAll([RecordCodec.Item.Encode(item), RecordCodec.Item.EncodeJson(item), RecordCodec.Item.EncodeFramed(item, 1)], bytes =>
        {
            try
            {
                Records.Decoder.TryDecode(Records.Update(item, 2000) with { Key = null, Value = bytes }, out _, out var decoded);
                if (decoded.Vector is { } vector)
                    Assert.Equal(1, vector.Sum(x => (double)x * x), 1e-5);
                Assert.InRange(decoded.UpdatedAt, 0, 2000);
            }
            catch (InvalidRecordException e)
            {
                Assert.Contains(": ", e.Message, StringComparison.Ordinal);
            }
        });
    }
}
