namespace Streaming.Query.Dashboard.Map;

/// <summary>A map and what puts more onto it.</summary>
sealed record ProjectedMap(ItemMap Map, PrincipalAxes? Axes)
{
    /// <summary>Null where there is nothing to compare a vector with.</summary>
    public (double X, double Y)? Project(float[]? vector) =>
        Axes is not null && vector is { Length: > 0 } && vector.Length == Axes.Mean.Length ? Axes.Project(vector) : null;
}
