using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant.Tests;

public sealed class FloatsTests
{
    // 1.0, 2.0 as little-endian floats.
    const string OneTwo = "0000803F" + "00000040";

    [Fact]
    public void Dense_OnTheWire_IsAPackedRepeatedFloat() =>
        Assert.Equal("0A08" + OneTwo, Convert.ToHexString(Floats.Dense([1, 2]).ToByteArray()));

    [Fact]
    public void Multi_OnTheWire_IsOneDenseVectorARow() =>
        Assert.Equal("BA0618" + "0A0A0A08" + OneTwo + "0A0A0A08" + OneTwo,
            Convert.ToHexString(Floats.Multi(new float[] { 1, 2, 1, 2 }, 2).ToByteArray()));

    [Fact]
    public void Read_DenseAnswerOfServersUpTo116_GivesTheFloats() =>
        Assert.Equal([1, 2], Floats.Read(Answer("0A0A" + "0A08" + OneTwo)));

    [Fact]
    public void Read_MultivectorAnswerOfServersUpTo116_GivesTheRows() =>
        Assert.Equal([1, 2, 1, 2], Floats.Read(Answer("0A14" + "0A10" + OneTwo + OneTwo + "1802")));

    [Fact]
    public void Read_DenseAnswerOfServersFrom117_GivesTheFloats() =>
        Assert.Equal([1, 2], Floats.Read(Answer("0A0D" + "AA060A" + "0A08" + OneTwo)));

    [Fact]
    public void Read_MultivectorAnswerOfServersFrom117_GivesTheRows() =>
        Assert.Equal([1, 2, 1, 2], Floats.Read(Answer("0A1B" + "BA0618" + "0A0A0A08" + OneTwo + "0A0A0A08" + OneTwo)));

    [Fact]
    public void Read_PointWithoutVectors_IsEmpty()
    {
        Assert.Empty(Floats.Read(null));
        Assert.Empty(Floats.Read(Answer("1200")));
        Assert.Empty(Floats.Read(VectorsOutput.Parser.ParseFrom(Floats.None().ToByteArray())));
    }

    [Fact]
    public void AreFinite_AnyFloats_SaysWhatEachFloatSays() => Prop.ForAll(
        ArbMap.Default.ArbFor<float[]>().Filter(floats => floats is not null),
        floats => Floats.AreFinite(Floats.Dense(floats).Data) == floats.All(float.IsFinite)).QuickCheckThrowOnFailure();

    static VectorsOutput Answer(string hex) => VectorsOutput.Parser.ParseFrom(Convert.FromHexString(hex));
}
