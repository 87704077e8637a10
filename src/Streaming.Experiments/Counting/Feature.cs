namespace Streaming.Experiments.Counting;

/// <summary>What is added up of an arm's users on a day. The numbers are stored: they may be added to, never changed.</summary>
public enum Feature
{
    /// <summary>Users seen in the experiment for the first time.</summary>
    Entered = 0,

    /// <summary>Users who were answered on the day.</summary>
    Users = 1,
    Answers = 2,

    /// <summary>Items answered.</summary>
    Impressions = 3,

    /// <summary>Answered items that were clicked, each counted once an answer; likewise saves and hides (with reports).</summary>
    Clicks = 4,
    Saves = 5,
    Hides = 6,
    DwellSeconds = 7,

    /// <summary>Visits: activity without a gap as long as the session gap.</summary>
    Sessions = 8,
    SessionSeconds = 9,

    /// <summary>Distinct topics of items that a user clicked, saved or shared, added up over users.</summary>
    Topics = 10,

    /// <summary>Users of the day who were answered again on a later day within the return window.</summary>
    Returned = 11,
}
