using System.Diagnostics;
using Streaming.Contracts;
using Streaming.Query.Answering;

namespace Streaming.Query;

/// <summary>The spans of answering. They name no user.</summary>
static class QueryTraces
{
    const string SourceName = "Streaming.Query";

    static readonly ActivitySource Source = new(SourceName);

    /// <returns>Null where the request is not traced, as are the stages of one that is not.</returns>
    public static Activity? Retrieve(string transport) =>
        Activity.Current is { IsAllDataRequested: true } ? Source.StartActivity("retrieve")?.SetTag("streaming.query.transport", transport) : null;

    public static Activity? Stage(string name) => Activity.Current is { IsAllDataRequested: true } ? Source.StartActivity(name) : null;

    /// <summary>Links to the traces of the events that last changed the user's vectors, where these are sampled.</summary>
    public static void Link(UserView user)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
            return;
        foreach (var trace in new[] { user.Implicit.Trace, user.Explicit.Trace }.Distinct())
            if (ActivityContext.TryParse(trace, null, isRemote: true, out var context))
                span.AddLink(new ActivityLink(context));
    }

    public static void Answered(Activity? span, RetrieveResponse response) => span?
        .SetTag("streaming.query.strategy", response.StrategyName)
        .SetTag("streaming.model.fingerprint", response.Fingerprint)
        .SetTag("streaming.query.items", response.Items.Count);

    public static void Failed(Activity? span, string outcome) => span?.SetTag("error.type", outcome).SetStatus(ActivityStatusCode.Error);
}
