using System.Text;
using Google.Protobuf;

namespace Streaming.Contracts.Tests;

public sealed class FuzzTests
{
    const int Rounds = 20_000;

    static readonly byte[][] Seeds =
    [
        RecordCodec.Engagement.Encode(Messages.Engagement()),
        RecordCodec.Engagement.EncodeJson(Messages.Engagement()),
        RecordCodec.Engagement.EncodeFramed(Messages.Engagement(), 3),
        RecordCodec.ProfileChange.Encode(Messages.SaveCollection("i1", "i2")),
        RecordCodec.ProfileChange.EncodeJson(Messages.SaveCollection("i1", "i2")),
        RecordCodec.Item.Encode(Messages.Item()),
        RecordCodec.Item.EncodeJson(Messages.Item()),
        RecordCodec.RetrieveRequest.EncodeJson(Messages.Request()),
    ];

    [Fact]
    public void Decode_RandomBytes_ThrowNothingElse()
    {
        var random = new Random(1);
        for (var i = 0; i < Rounds; i++)
        {
            var value = new byte[random.Next(64)];
            random.NextBytes(value);
            DecodeByAll(value);
        }
    }

    [Fact]
    public void Decode_DamagedMessages_ThrowNothingElse()
    {
        var random = new Random(2);
        for (var i = 0; i < Rounds; i++)
        {
            var value = (byte[])Seeds[i % Seeds.Length].Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                value[random.Next(value.Length)] = (byte)random.Next(256);
            DecodeByAll(value.AsSpan(0, random.Next(3) == 0 ? random.Next(value.Length) : value.Length).ToArray());
        }
    }

    [Fact]
    public void Decode_DeeplyNestedJson_ThrowsNothingElse()
    {
        var nested = "{\"x\":" + new string('[', 200_000) + new string(']', 200_000) + "}";

        DecodeByAll(Encoding.UTF8.GetBytes(nested));
        DecodeByAll(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"followTopic\":", 50_000))));
    }

    static void DecodeByAll(byte[] value)
    {
        Decode(RecordCodec.Engagement, value);
        Decode(RecordCodec.ProfileChange, value);
        Decode(RecordCodec.Item, value);
        Decode(RecordCodec.RetrieveRequest, value);
        Decode(RecordCodec.Served, value);
        Decode(RecordCodec.ErasureReceipt, value);
    }

    static void Decode<T>(RecordCodec<T> codec, byte[] value) where T : class, IMessage<T>, new()
    {
        try
        {
            codec.Decode([], value);
        }
        catch (InvalidMessageException)
        {
            // The one exception that is allowed: any other fails the test.
        }
    }
}
