namespace Streaming.Query.Dashboard.Api;

/// <summary>Where the page is, and the data behind it.</summary>
static class DashboardPaths
{
    public const string Page = "/", Files = "/page/{file}", Flow = "/v1/flow", Population = "/v1/population", Map = "/v1/map", MapItems = "/v1/map/items",
        UserMap = "/v1/users/{userId}/map", Users = "/v1/users", Strategies = "/v1/strategies", Experiments = "/v1/experiments";
}
