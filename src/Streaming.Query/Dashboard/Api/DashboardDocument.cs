using System.Text.Json.Nodes;
using Streaming.Query.Api.OpenApi;
using Streaming.Query.Dashboard.Flow;
using Streaming.Query.Dashboard.Map;
using Streaming.Query.Dashboard.Splitting;

namespace Streaming.Query.Dashboard.Api;

/// <summary>The page's data in the OpenAPI document.</summary>
static class DashboardDocument
{
    const string Json = "application/json";

    public static void AddTo(JsonObject paths, JsonObject schemas)
    {
        Get(DashboardPaths.Flow, "getFlow", "What flows through the workers: events, lag, freshness, dead letters, answers.", typeof(FlowReport));
        Get(DashboardPaths.Population, "getPopulation", "Engagements of all users through time, by the kind of interest that they count for.", typeof(PopulationReport));
        Get(DashboardPaths.Strategies, "getStrategies", "The strategies that a request can name.", typeof(StrategiesReport));
        Get(DashboardPaths.Map, "getMap", "A sample of the items in two dimensions.", typeof(ItemMap));
        Get(
            DashboardPaths.UserMap, "getUserMap", "A user's interests and engagements on the map, each engagement with the kind of interest that it counts for.",
            typeof(UserMap),
            new JsonObject { ["name"] = "userId", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" }, ["example"] = "user-1" });
        var find = Operation("findOnMap", "Where items lie on the map.", typeof(ItemsOnMap));
        find["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject
            {
                [Json] = new JsonObject { ["schema"] = Reference(typeof(ItemsToMap)), ["example"] = new JsonObject { ["itemIds"] = new JsonArray("item-1") } },
            },
        };
        paths[DashboardPaths.MapItems] = new JsonObject { ["post"] = find };

        void Get(string path, string id, string summary, Type answer, params JsonObject[] parameters)
        {
            var operation = Operation(id, summary, answer);
            if (parameters.Length > 0)
                operation["parameters"] = new JsonArray([.. parameters]);
            paths[path] = new JsonObject { ["get"] = operation };
        }

        JsonObject Operation(string id, string summary, Type answer) => new()
        {
            ["operationId"] = id,
            ["summary"] = summary,
            ["tags"] = new JsonArray("page"),
            ["responses"] = ApiDocument.Responses(new JsonObject
            {
                ["description"] = "The answer.",
                ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = Reference(answer) } },
            }),
        };

        JsonObject Reference(Type type)
        {
            schemas[type.Name] ??= DashboardJson.SchemaOf(type);
            return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
        }
    }
}
