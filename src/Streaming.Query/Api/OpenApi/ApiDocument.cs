using System.Text.Json.Nodes;
using Streaming.Contracts;
using Streaming.Query.Access;
using Streaming.Query.Dashboard.Api;

namespace Streaming.Query.Api.OpenApi;

/// <summary>The HTTP API as an OpenAPI 3.1 document, made of the contract's descriptors and comments, so that it says what the code does.</summary>
static class ApiDocument
{
    const string Json = "application/json", Problem = "application/problem+json";

    /// <param name="withDashboard">Whether the page and its data are served.</param>
    public static JsonObject Create(bool withDashboard)
    {
        var schemas = new MessageSchemas();
        var paths = new JsonObject
        {
            [ApiPaths.Retrieve] = new JsonObject { ["post"] = Retrieve(schemas) },
            [ApiPaths.Interests] = new JsonObject { ["get"] = Interests(schemas) },
        };
        var components = schemas.All;
        if (withDashboard)
            DashboardDocument.AddTo(paths, components);
        components["Problem"] = ProblemSchema(schemas);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Streaming: the query API",
                ["version"] = "v1",
                ["description"] = "Which items a user should see now, and why. The same messages go over gRPC (streaming.v1.Retrieval). Absent fields have "
                    + "their default: 0, empty, or an enum's first value.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = components, ["securitySchemes"] = Schemes() },
            // Nothing is asked for where the worker is open to its network.
            ["security"] = new JsonArray(
                new JsonObject(), new JsonObject { ["apiKey"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() }),
        };
    }

    static JsonObject Schemes() => new()
    {
        ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = ApiKeyHandler.Header },
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
    };

    static JsonObject Retrieve(MessageSchemas schemas) => new()
    {
        ["operationId"] = "retrieve",
        ["summary"] = "Items for a user, each with the interests that found it.",
        ["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject
            {
                [Json] = new JsonObject
                {
                    ["schema"] = schemas.Of(RetrieveRequest.Descriptor),
                    ["example"] = new JsonObject { ["userId"] = "user-1", ["limit"] = 10 },
                },
            },
        },
        ["responses"] = Responses(
            new JsonObject
            {
                ["description"] = "The answer. With \"Accept: application/x-ndjson\" in parts, a line each: merged in order, they are the answer.",
                ["content"] = new JsonObject
                {
                    [Json] = new JsonObject { ["schema"] = schemas.Of(RetrieveResponse.Descriptor) },
                    [JsonEndpoint.Lines] = new JsonObject { ["schema"] = schemas.Of(RetrieveResponse.Descriptor) },
                },
            },
            ("400", "A field breaks its rule; `field` names it."),
            ("412", "The vectors are not as fresh as demanded yet; `notYet` says how far they are."),
            ("413", "The request is too long.")),
    };

    static JsonObject Interests(MessageSchemas schemas) => new()
    {
        ["operationId"] = "getInterests",
        ["summary"] = "What is known of a user's interests.",
        ["parameters"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "userId", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" }, ["example"] = "user-1",
            },
            new JsonObject { ["name"] = "If-None-Match", ["in"] = "header", ["schema"] = new JsonObject { ["type"] = "string" } }),
        ["responses"] = Responses(
            new JsonObject
            {
                ["description"] = "The interests. The ETag changes when they do.",
                ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = schemas.Of(GetInterestsResponse.Descriptor) } },
            },
            ("400", "The id is none.")),
    };

    internal static JsonObject Responses(JsonObject answer, params (string Status, string Description)[] refusals)
    {
        var responses = new JsonObject { ["200"] = answer };
        foreach (var (status, description) in refusals.Append(("401", "The client is not known.")).Append(("429", "The client asks too often: see Retry-After."))
            .Append(("503", "Not now: see Retry-After.")).Append(("504", "It took too long.")))
            responses[status] = new JsonObject
            {
                ["description"] = description,
                ["content"] = new JsonObject
                {
                    [Problem] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
                },
            };
        return responses;
    }

    static JsonObject ProblemSchema(MessageSchemas schemas) => new()
    {
        ["type"] = "object",
        ["description"] = "Problem details, RFC 9457.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string" },
            ["traceId"] = new JsonObject { ["type"] = "string" },
            ["field"] = new JsonObject { ["type"] = "string", ["description"] = "The field that is wrong, as the schema calls it." },
            ["notYet"] = schemas.Of(NotYet.Descriptor),
        },
    };
}
