using Streaming.Contracts;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>runbooks/ramp-stopped.md against an experiment whose treatment makes users hide what they get.</summary>
public sealed class RampPageTests : IAsyncLifetime
{
    const string Experiment = "Experiments:Running:blending:";

    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Installed.Has("jq"), "jq is missing (apt-get install jq)");
        await bed.InitializeAsync();
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Counting:CommitInterval"] = "00:00:00.1",
            ["Counting:Lateness"] = "00:00:00.2",
            [Experiment + "Arms:control:Strategy"] = "single",
            [Experiment + "Arms:treatment:Strategy"] = "blended",
            [Experiment + "Ramp:Stages:0"] = "0.1",
            [Experiment + "Ramp:Stages:1"] = "1",
            [Experiment + "Ramp:StageTime"] = "00:00:00.1",
            [Experiment + "Ramp:MinUsers"] = "10",
            [Experiment + "Ramp:Guardrails:0:Metric"] = "hideRate",
            [Experiment + "Ramp:Guardrails:0:Tolerance"] = "0.05",
        })
            bed.Set(key, value);
        await bed.StartAsync("catalogue", "experiments");
        await bed.LoadItemsAsync();
    }

    public ValueTask DisposeAsync() => bed.Server is null ? ValueTask.CompletedTask : bed.DisposeAsync();

    /// <param name="raised">Whether the attempt is raised beside the tolerance that was a mistake.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RampStopped_IsSeenWithItsReason_AndOverWhenItsAttemptIsRaised(bool raised)
    {
        var page = Runbook.Read("ramp-stopped.md").Named().ToList();
        for (var user = 0; user < 200; user++)
            await VisitAsync($"user-{user}", isTreated: user % 2 == 1);
        await SeenAsync(page[0], "hideRate of treatment is");
        await SeenAsync(page[1], "streaming_experiments_ramp_stopped");

        await bed.StopAsync("experiments");
        bed.Set(Experiment + "Ramp:Guardrails:0:Tolerance", "10");
        bed.Set(Experiment + "Ramp:Attempt", raised ? "2" : "1");
        await bed.StartAsync("experiments");

        await SeenAsync(page[0], raised ? "\"status\": \"complete\"" : "\"status\": \"stopped\"");
        if (raised)
            await Eventually.HoldsAsync(async () => await TypeAsync(page[1]) is { Length: > 0 } stopped ? $"no more {stopped}" : null);
        else
            await SeenAsync(page[1], "streaming_experiments_ramp_stopped");
    }

    async Task<string> TypeAsync(string block)
    {
        using var terminal = new Terminal(bed, new Dictionary<string, string> { ["EXPERIMENTS"] = bed.UrlOf("experiments") });
        return (await terminal.TypeAsync(block)).Output;
    }

    Task SeenAsync(string block, string sign) => Eventually.HoldsAsync(async () =>
        await TypeAsync(block) is var seen && seen.Contains(sign, StringComparison.Ordinal) ? null : $"{sign} in {seen}");

    /// <summary>An answer of three items, of which a user with the treatment hides all, another one.</summary>
    async Task VisitAsync(string user, bool isTreated)
    {
        var served = Messages.Served(user, "request-" + user, "blending", isTreated ? "treatment" : "control", "north", "east", "up");
        await bed.ProduceAsync(bed.Topics.Served, user, served);
        foreach (var item in served.Items.Take(isTreated ? 3 : 1))
            await bed.ProduceAsync(bed.Topics.Engagements, user, new Engagement
            {
                UserId = user, EventId = $"{user}-{item.ItemId}", ItemId = item.ItemId, Action = Contracts.Action.Hide, OccurredAt = served.ServedAt, RequestId = served.RequestId,
            });
    }
}
