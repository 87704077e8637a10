using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Streaming.Query.Api.OpenApi;

/// <summary>Messages as JSON schemas: what Protobuf's JSON mapping makes of them.</summary>
sealed class MessageSchemas
{
    const string References = "#/components/schemas/";

    /// <summary>The schemas by name, of the messages that were referred to and of all that these contain.</summary>
    public JsonObject All { get; } = [];

    /// <summary>A reference to a message's schema.</summary>
    public JsonObject Of(MessageDescriptor message)
    {
        if (!All.ContainsKey(message.Name))
        {
            var properties = new JsonObject();
            // Before its fields: a message may contain itself.
            All[message.Name] = Described(new JsonObject { ["type"] = "object", ["properties"] = properties }, message.Name);
            foreach (var field in message.Fields.InDeclarationOrder())
                properties[field.JsonName] = Described(Of(field), $"{message.Name}.{field.Name}");
        }
        return new JsonObject { ["$ref"] = References + message.Name };
    }

    JsonObject Of(FieldDescriptor field) => field.IsRepeated
        ? new JsonObject { ["type"] = "array", ["items"] = OfValue(field) }
        : OfValue(field);

    JsonObject OfValue(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => new JsonObject { ["type"] = "boolean" },
        FieldType.Float or FieldType.Double => new JsonObject { ["type"] = "number", ["format"] = field.FieldType == FieldType.Float ? "float" : "double" },
        FieldType.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        FieldType.UInt32 => new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0 },
        // 64 bits do not fit a JSON number.
        FieldType.Int64 or FieldType.UInt64 => new JsonObject { ["type"] = "string", ["format"] = "int64" },
        FieldType.Enum => Of(field.EnumType),
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        FieldType.Message when field.MessageType.FullName == Duration.Descriptor.FullName =>
            new JsonObject { ["type"] = "string", ["pattern"] = @"^-?\d+(\.\d{1,9})?s$", ["examples"] = new JsonArray("12.5s") },
        FieldType.Message => Of(field.MessageType),
        FieldType.Bytes => new JsonObject { ["type"] = "string", ["format"] = "byte" },
        _ => new JsonObject { ["type"] = "string" },
    };

    JsonObject Of(EnumDescriptor values)
    {
        if (!All.ContainsKey(values.Name))
        {
            var said = values.Values.Select(value => SchemaComments.All.TryGetValue($"{values.Name}.{value.Name}", out var text) ? $"{value.Name}: {text}" : value.Name);
            All[values.Name] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. values.Values.Select(value => (JsonNode?)value.Name)]),
                ["description"] = string.Join('\n', said),
            };
        }
        return new JsonObject { ["$ref"] = References + values.Name };
    }

    static JsonObject Described(JsonObject schema, string name)
    {
        if (SchemaComments.All.TryGetValue(name, out var comment))
            schema["description"] = comment;
        return schema;
    }
}
