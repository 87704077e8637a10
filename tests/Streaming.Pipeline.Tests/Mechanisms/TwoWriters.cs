using Streaming.Interests;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>
/// Two workers own one user at once. The slower has looked at the user, then stands still (a pause of the process, or a network) while the
/// other writes, then goes on as if nothing had happened.
/// </summary>
public sealed class TwoWriters(PipelineFixture fixture, Func<IQdrantClient, IQdrantClient> around)
{
    readonly ScriptedQdrant _client = new(around(fixture.Client()));

    public string User { get; } = Guid.NewGuid().ToString();

    /// <summary>The user is there already, with event <c>e0</c>. The default is a user whom nobody has seen.</summary>
    public bool UserExists { get; init; }

    /// <summary>How many writes of the slower one were refused and folded again.</summary>
    public long Conflicts { get; private set; }

    /// <returns>The events in the user's state: <c>e1</c> is the slower one's; <c>e2</c> and <c>e3</c> were written meanwhile.</returns>
    public async Task<string[]> InterleaveAsync()
    {
        var (slow, other) = (fixture.Worker(client: _client), fixture.Worker(client: around(fixture.Client())));
        using var conflicts = TestWorker.Conflicts(slow);
        if (UserExists)
            await other.HandleAsync(User, firstOffset: 0, Engaged(0));
        _client.BeforeNextWrite = async _ =>
        {
            await other.HandleAsync(User, firstOffset: 2, Engaged(2));
            if (UserExists)
                await other.HandleAsync(User, firstOffset: 3, Engaged(3));
        };

        await slow.HandleAsync(User, firstOffset: 1, Engaged(1));

        Conflicts = conflicts.GetMeasurementSnapshot().Sum(m => m.Value);
        return await fixture.Worker().EventsAsync(User);
    }

    static EngagementEvent Engaged(int number) => new(number, $"e{number}", "item", EngagementAction.Click, -1);
}
