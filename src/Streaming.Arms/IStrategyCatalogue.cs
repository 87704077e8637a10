namespace Streaming.Arms;

/// <summary>The strategies that arms can name. A worker that cannot answer with strategies registers none, and any name will do.</summary>
public interface IStrategyCatalogue
{
    IReadOnlyCollection<string> Names { get; }
}
