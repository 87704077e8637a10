using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Api;

public sealed class ApiDocumentTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientThatKnowsTheDocumentAlone_AsksAndUnderstands()
    {
        var api = await DocumentAsync();
        foreach (var (path, operations) in api["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
            {
                using var request = Request(api, path, method, operation!.AsObject());
                using var response = await worker.Stage.Http.SendAsync(request, Cancel);
                var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel));

                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Conforms(api, operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, body, path);
                Assert.NotEmpty(body!.AsObject());
            }
    }

    [Fact]
    public async Task Refusal_IsTheProblemThatTheDocumentDescribes()
    {
        using var content = new StringContent("""{"userId": "u", "limit": 5000}""", Encoding.UTF8, "application/json");
        using var response = await worker.Stage.Http.PostAsync("/v1/retrieve", content, Cancel);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var api = await DocumentAsync();
        Conforms(api, api["components"]!["schemas"]!["Problem"]!, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel)), "problem");
    }

    [Fact]
    public async Task Document_SaysOfEveryFieldThatHasAComment_WhatTheContractSays()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        Assert.StartsWith("How many items to answer with", Description(schemas["RetrieveRequest"]!["properties"]!["limit"]!), StringComparison.Ordinal);
        Assert.StartsWith("1 = the interest's nearest item", Description(schemas["FoundBy"]!["properties"]!["rank"]!), StringComparison.Ordinal);
        Assert.Contains("FALLBACK_POPULAR: The user has no such vectors", Description(schemas["Fallback"]!), StringComparison.Ordinal);
        Assert.StartsWith("From ranked lists", Description(schemas["Blend"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_IsAskedForOnce_WhileItStands()
    {
        using var first = await worker.Stage.Http.GetAsync("/openapi/v1.json", Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        Assert.Equal(HttpStatusCode.NotModified, (await worker.Stage.Http.SendAsync(again, Cancel)).StatusCode);
        Assert.Contains("/openapi/v1.json", await worker.Stage.Http.GetStringAsync("/docs", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_AreCompressedForWhoAsks()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/u/interests");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        using var response = await worker.Stage.Http.SendAsync(request, Cancel);

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task UnknownPath_IsAProblemToo()
    {
        using var response = await worker.Stage.Http.GetAsync("/v1/nothing", Cancel);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task AnswerInLines_MergedIsTheAnswer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/retrieve")
        {
            Content = new StringContent("""{"userId": "u", "limit": 60}""", Encoding.UTF8, "application/json"),
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/x-ndjson") } },
        };
        using var response = await worker.Stage.Http.SendAsync(request, Cancel);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal([50, 10], lines.Select(line => JsonParser.Default.Parse<RetrieveResponse>(line).Items.Count));
    }

    async Task<JsonObject> DocumentAsync() => JsonNode.Parse(await worker.Stage.Http.GetStringAsync("/openapi/v1.json", Cancel))!.AsObject();

    static HttpRequestMessage Request(JsonObject api, string path, string method, JsonObject operation)
    {
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            if ((string?)parameter!["in"] == "path")
                path = path.Replace($"{{{parameter["name"]}}}", (string?)parameter["example"] ?? "", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (operation["requestBody"]?["content"]?["application/json"] is { } body)
        {
            Conforms(api, body["schema"]!, body["example"], "example");
            request.Content = new StringContent(body["example"]!.ToJsonString(), Encoding.UTF8, "application/json");
        }
        return request;
    }

    /// <summary>The value is of the schema's type, and has no property that the schema does not know.</summary>
    static void Conforms(JsonObject api, JsonNode schema, JsonNode? value, string where)
    {
        if ((string?)schema["$ref"] is { } reference)
            schema = api["components"]!["schemas"]![reference.Split('/')[^1]]!;
        switch ((string?)schema["type"])
        {
            case "object":
                foreach (var (name, property) in value!.AsObject())
                {
                    Assert.True(schema["properties"]!.AsObject().ContainsKey(name), $"{where}.{name} is not in the document");
                    Conforms(api, schema["properties"]![name]!, property, $"{where}.{name}");
                }
                break;
            case "array":
                foreach (var item in value!.AsArray())
                    Conforms(api, schema["items"]!, item, where + "[]");
                break;
            case "string":
                Assert.Equal(System.Text.Json.JsonValueKind.String, value!.GetValueKind());
                if (schema["enum"] is { } names)
                    Assert.Contains(value.GetValue<string>(), names.AsArray().Select(name => name!.GetValue<string>()));
                break;
            case "boolean":
                Assert.Contains(value!.GetValueKind(), (System.Text.Json.JsonValueKind[])[System.Text.Json.JsonValueKind.True, System.Text.Json.JsonValueKind.False]);
                break;
            default:
                Assert.True(value!.GetValueKind() == System.Text.Json.JsonValueKind.Number, $"{where} is {value}");
                break;
        }
    }

    static string Description(JsonNode schema) => (string)schema["description"]!;
}
