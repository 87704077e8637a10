using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Streaming.Query.Dashboard.Api;

/// <summary>The form of the page's data: lowerCamelCase, what is not known is absent.</summary>
static class DashboardJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The JSON schema of a record, with what its properties' descriptions say.</summary>
    public static JsonObject SchemaOf(Type type)
    {
        var schema = Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        return Repeat(schema, schema).AsObject();
    }

    static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject described)
            return schema;
        // Null is never written: the property is absent then.
        if (described["type"] is JsonArray { Count: > 0 } types)
            described["type"] = (string?)types[0];
        described.Remove("required");
        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute description, ..])
            described["description"] = description.Description;
        return described;
    }

    /// <summary>A type that comes again is a reference from the schema's own root, which is another one in the document: it is repeated instead.</summary>
    static JsonNode Repeat(JsonNode node, JsonObject root)
    {
        if (node is not JsonObject schema)
            return node;
        if ((string?)schema["$ref"] is { } reference)
        {
            var repeated = reference.Split('/').Skip(1).Aggregate((JsonNode)root, (at, name) => at[name]!).DeepClone().AsObject();
            if (schema["description"] is { } description)
                repeated["description"] = description.DeepClone();
            return repeated;
        }
        foreach (var (name, child) in schema.ToList())
            if (child is not null && Repeat(child, root) is var other && !ReferenceEquals(other, child))
                schema[name] = other;
        return schema;
    }
}
