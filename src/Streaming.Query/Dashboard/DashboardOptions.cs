namespace Streaming.Query.Dashboard;

/// <summary>The page at <c>/</c> and what it shows, section <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    /// <summary>Serve the page and the data behind it. The default is true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where the experiments worker answers, for the page's table of experiments; empty: there is none. The default is
    /// <c>http://localhost:8093</c>.</summary>
    public string ExperimentsAddress { get; set; } = "http://localhost:8093";

    /// <summary>Items on the map, a sample of all, 10 to 20,000. The default is 2,000.</summary>
    public int MapItems { get; set; } = 2_000;

    /// <summary>How long nobody may look before following the topics ends, a second to a day. The default is 2 minutes.</summary>
    public TimeSpan KeepWatching { get; set; } = TimeSpan.FromMinutes(2);
}
