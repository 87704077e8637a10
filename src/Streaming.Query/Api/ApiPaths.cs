namespace Streaming.Query.Api;

/// <summary>Where the HTTP API is.</summary>
static class ApiPaths
{
    public const string Retrieve = "/v1/retrieve", Interests = "/v1/users/{userId}/interests", Document = "/openapi/v1.json", Try = "/docs";
}
