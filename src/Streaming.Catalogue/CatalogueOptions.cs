namespace Streaming.Catalogue;

/// <summary>Section <c>Catalogue</c>.</summary>
public sealed class CatalogueOptions
{
    public const string Section = "Catalogue";

    /// <summary>Items of a topic that its vector is estimated from, 1 to 100,000. The default is 1,000.</summary>
    public int TopicSample { get; set; } = 1000;

    /// <summary>Time in which an engagement comes to count half for an item's popularity, 1 minute to 365 days. The default is 7 days.</summary>
    public TimeSpan PopularityHalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Items whose popularity is counted, 10 to 100,000,000, some 150 bytes each; beyond it the least popular go. The default is 1,000,000.</summary>
    public int PopularCounted { get; set; } = 1_000_000;

    /// <summary>The most popular items that lists are made of, 1 to 100,000. The default is 2,000.</summary>
    public int PopularItems { get; set; } = 2000;

    /// <summary>Items of a list, of all and of a topic, 1 to 1,000. The default is 200.</summary>
    public int PopularListed { get; set; } = 200;

    /// <summary>Milliseconds between two times that the lists are written, 10 to 3,600,000. The default is 10,000.</summary>
    public int PopularityIntervalMs { get; set; } = 10_000;

    /// <summary>What is wrong, naming the key and the fix.</summary>
    internal IEnumerable<string> Errors()
    {
        if (TopicSample is < 1 or > 100_000)
            yield return "Catalogue:TopicSample is outside of 1 to 100000: set it to the items a topic's vector is estimated from, for example 1000";
        if (PopularityHalfLife < TimeSpan.FromMinutes(1) || PopularityHalfLife > TimeSpan.FromDays(365))
            yield return "Catalogue:PopularityHalfLife is outside of 1 minute to 365 days: set it to d.hh:mm:ss, for example 7.00:00:00";
        if (PopularCounted is < 10 or > 100_000_000)
            yield return "Catalogue:PopularCounted is outside of 10 to 100000000: set it to the items that are counted, for example 1000000";
        if (PopularItems is < 1 or > 100_000)
            yield return "Catalogue:PopularItems is outside of 1 to 100000: set it to the items that lists are made of, for example 2000";
        if (PopularListed is < 1 or > 1000)
            yield return "Catalogue:PopularListed is outside of 1 to 1000: set it to the items of a list, for example 200";
        if (PopularityIntervalMs is < 10 or > 3_600_000)
            yield return "Catalogue:PopularityIntervalMs is outside of 10 to 3600000: set it to milliseconds, for example 10000";
    }
}
