using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;

namespace Streaming.Contracts.Tests;

/// <summary>The examples of schemas/README.md, each fenced as <c>json MessageName</c>, are records that the workers accept.</summary>
public sealed partial class ReadmeExamplesTests
{
    static readonly Dictionary<string, Func<byte[], IMessage>> Decoders = new()
    {
        ["Engagement"] = bytes => RecordCodec.Engagement.Decode([], bytes),
        ["ProfileChange"] = bytes => RecordCodec.ProfileChange.Decode([], bytes),
        ["Item"] = bytes => RecordCodec.Item.Decode([], bytes),
        ["RetrieveRequest"] = bytes => RecordCodec.RetrieveRequest.Decode([], bytes),
        ["RetrievalReply"] = bytes => RecordCodec.RetrievalReply.Decode([], bytes),
        ["ErasureReceipt"] = bytes => RecordCodec.ErasureReceipt.Decode([], bytes),
        ["Served"] = bytes => RecordCodec.Served.Decode([], bytes),
        ["ExperimentDecision"] = bytes => RecordCodec.ExperimentDecision.Decode([], bytes),
    };

    static readonly MatchCollection Examples = Example().Matches(File.ReadAllText(Repository.File("schemas/README.md")));

    public static TheoryData<string, string> All { get; } = [.. Examples.Select(example => (example.Groups[1].Value, example.Groups[2].Value))];

    [Theory, MemberData(nameof(All))]
    public void Example_IsAccepted_AndHasNoUnknownField(string message, string json)
    {
        var decoded = Decoders[message](Encoding.UTF8.GetBytes(json));

        Assert.Equal(decoded, JsonParser.Default.Parse(json, decoded.Descriptor));
    }

    [Fact]
    public void EveryMessageAndEveryChange_HasAnExample()
    {
        var decoded = Examples.Select(example => Decoders[example.Groups[1].Value](Encoding.UTF8.GetBytes(example.Groups[2].Value))).ToList();

        Assert.Equal(Decoders.Keys.Order(), decoded.Select(message => message.Descriptor.Name).Distinct().Order());
        var changes = decoded.OfType<ProfileChange>().Select(change => change.ChangeCase).Order();
        Assert.Equal(Enum.GetValues<ProfileChange.ChangeOneofCase>().Where(change => change != ProfileChange.ChangeOneofCase.None), changes);
    }

    [GeneratedRegex(@"^```json (\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
