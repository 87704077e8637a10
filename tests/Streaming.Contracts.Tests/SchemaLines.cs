using Google.Protobuf.Reflection;

namespace Streaming.Contracts.Tests;

/// <summary>The contract as lines, one a field, enum value or call, each with all that readers of old records depend on.</summary>
static class SchemaLines
{
    static readonly FileDescriptor[] Files =
    [
        EngagementReflection.Descriptor, ProfileChangeReflection.Descriptor, ItemReflection.Descriptor,
        RetrievalReflection.Descriptor, ServedReflection.Descriptor, ExperimentReflection.Descriptor, ErasureReceiptReflection.Descriptor,
    ];

    public static IReadOnlyList<string> OfContract() => [.. Files.SelectMany(OfFile).Order(StringComparer.Ordinal)];

    static IEnumerable<string> OfFile(FileDescriptor file) =>
    [
        .. file.MessageTypes.SelectMany(OfMessage),
        .. file.EnumTypes.SelectMany(OfEnum),
        .. file.Services.SelectMany(service => service.Methods).Select(OfCall),
    ];

    static IEnumerable<string> OfMessage(MessageDescriptor message) =>
    [
        .. message.Fields.InDeclarationOrder().Select(OfField),
        .. message.NestedTypes.SelectMany(OfMessage),
        .. message.EnumTypes.SelectMany(OfEnum),
    ];

    static IEnumerable<string> OfEnum(EnumDescriptor type) => type.Values.Select(value => $"enum {type.FullName}.{value.Name} = {value.Number}");

    static string OfCall(MethodDescriptor call) => $"rpc {call.FullName}({call.InputType.FullName}) returns ({call.OutputType.FullName})";

    static string OfField(FieldDescriptor field) =>
        $"field {field.FullName} = {field.FieldNumber} {Label(field)} {TypeName(field)}";

    static string Label(FieldDescriptor field) => field switch
    {
        { IsMap: true } => "map",
        { IsRepeated: true } => "repeated",
        { RealContainingOneof: { } oneof } => $"oneof({oneof.Name})",
        { HasPresence: true } => "optional",
        _ => "plain",
    };

    static string TypeName(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var type => type.ToString().ToLowerInvariant(),
    };
}
