using System.Reflection;
using System.Text.RegularExpressions;
using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.ServiceDefaults;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>The table of errors and the code say the same.</summary>
public sealed partial class ErrorTableTests(ErrorStage stage) : IClassFixture<ErrorStage>
{
    public static TheoryData<string, string> Rows => [.. ErrorTable.Read().Select(row => (row.Key, row.Value))];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryError_BehavesAsTheTableSays(string error, string outcome) =>
        Assert.Equal(outcome, await ErrorScenarios.RunAsync(error, stage));

    [Fact]
    public void EveryErrorClassAndException_IsInTheTable()
    {
        Type[] withClasses = [typeof(InvalidMessageException), typeof(InvalidRecordException), typeof(PoisonedUserException), typeof(CatalogueDecoder), typeof(CatalogueHandler)];
        var classes = withClasses
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!);
        Type[] oneOfEach = [typeof(InvalidMessageException), typeof(ModelException), typeof(RecordStream<>), typeof(PoisonedUserException), typeof(IQdrantClient), typeof(InvalidSettingException)];
        var exceptions = oneOfEach
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => type.IsAssignableTo(typeof(Exception)))
            .Select(type => type.Name);
        string[] ofOthers = ["KafkaException", "NotSupportedException", "Exception"];

        Assert.Equal(
            classes.Concat(exceptions).Concat(ofOthers).Distinct().Order(StringComparer.Ordinal), ErrorTable.Read().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ErrorClasses_AreConstants_SoThatNoneEscapesTheTable() =>
        Assert.Empty(ErrorTable.Sources().SelectMany(source => LiteralClass().Matches(source)).Select(match => match.Value));

    [GeneratedRegex(@"new (InvalidRecordException\(|PoisonedUserException\([^,()]+,)\s*""[^""]*""")]
    private static partial Regex LiteralClass();
}
