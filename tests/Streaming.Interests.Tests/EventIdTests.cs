using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public sealed class EventIdTests
{
    static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("", "e", "0d6f0a52-6bb5-4a6f-9a2e-0c8b8a7e3a11", "0D6F0A52-6BB5-4A6F-9A2E-0C8B8A7E3A11", "0d6f0a526bb54a6f9a2e0c8b8a7e3a11", "ü"),
        ArbMap.Default.GeneratorFor<Guid>().Select(uuid => uuid.ToString()),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get));

    [Fact]
    public void Id_IsReadBackAsItsText() => Check.QuickThrowOnFailure(Prop.ForAll(
        Texts.ToArbitrary(), text => new EventId(text).ToString() == text));

    [Fact]
    public void Ids_CompareAndEqualAsTheirTextsDo() => Check.QuickThrowOnFailure(Prop.ForAll(
        Texts.Two().ToArbitrary(),
        pair => Math.Sign(new EventId(pair.Item1).CompareTo(pair.Item2)) == Math.Sign(string.CompareOrdinal(pair.Item1, pair.Item2))
            && (new EventId(pair.Item1) == pair.Item2) == (pair.Item1 == pair.Item2)));
}
