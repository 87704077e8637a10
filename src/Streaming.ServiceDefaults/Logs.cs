using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Streaming.ServiceDefaults;

static class Logs
{
    const string FormatKey = "Logging:Format";
    const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>One line an entry on the console, or with <c>Logging:Format=json</c> one JSON object.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        switch (builder.Configuration[FormatKey]?.ToLowerInvariant())
        {
            case "json":
                builder.Logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = (Timestamp.TrimEnd(), true));
                break;
            case null or "" or "simple":
                builder.Logging.AddSimpleConsole(simple =>
                    (simple.SingleLine, simple.TimestampFormat, simple.UseUtcTimestamp) = (true, Timestamp, true));
                break;
            case var other:
                throw new InvalidSettingException($"{FormatKey} is '{other}': set it to 'simple' or 'json'");
        }
    }
}
