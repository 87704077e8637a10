namespace Streaming.Catalogue;

/// <summary>Section <c>Catalogue</c>.</summary>
public sealed class CatalogueOptions
{
    public const string Section = "Catalogue";

    /// <summary>Items of a topic that its vector is estimated from, 1 to 100,000. The default is 1,000.</summary>
    public int TopicSample { get; set; } = 1000;
}
