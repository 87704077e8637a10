using System.ComponentModel;

namespace Streaming.Query.Dashboard.Map;

/// <summary>A sample of the catalogue in two dimensions, as <c>GET /v1/map</c> answers.</summary>
sealed record ItemMap(
    [property: Description("Changes with the model and with the sample: what is on another map has other coordinates.")] string MapId,
    string Fingerprint,
    [property: Description("The share of the variance that two dimensions have, 0 to 1.")] double Explained,
    DateTimeOffset MadeAt,
    [property: Description("The sample's items.")] IReadOnlyList<MappedItem> Items);
