using System.ComponentModel;

namespace Streaming.Query.Dashboard;

/// <summary>Users to look at, as <c>GET /v1/users</c> answers where the worker asks nobody who they are.</summary>
sealed record UsersReport([property: Description("Those who engaged most among the newest engagements, most first.")] IReadOnlyList<string> UserIds);
