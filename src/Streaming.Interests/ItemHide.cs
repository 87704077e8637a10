namespace Streaming.Interests;

/// <summary>The latest hide or unhide of an item.</summary>
/// <param name="Time">Unix milliseconds.</param>
public sealed record ItemHide(string ItemId, long Time, bool Hidden);
