using System.Text.Json;
using Streaming.Operator.Commands.Capacity;
using Streaming.Operator.Running;

namespace Streaming.Operator.Tests.Commands.Capacity;

public sealed class CapacityTests
{
    [Theory]
    [InlineData("500M", 500e6)]
    [InlineData("2.5k", 2500)]
    [InlineData("7", 7)]
    public void Amounts_MayEndInALetter(string text, double amount) => Assert.Equal(amount, CapacityCommand.Amount(text), 1e-9);

    [Fact]
    public async Task Plan_SaysWhatItNeeds_WhatBinds_WhatItExtrapolates_AndWhereItsConstantsAreFrom()
    {
        var run = await OperatorRun.InvokeAsync("capacity", "--users", "500M", "--events-per-second", "2M", "--json");

        run.EndedWith(ExitCode.Well);
        using var plan = JsonDocument.Parse(run.Output);
        var needs = plan.RootElement.GetProperty("needs").EnumerateArray().ToDictionary(need => need.GetProperty("what").GetString()!, need => need.GetProperty("amount").GetDouble());
        Assert.Equal(2 * 2e6 * 38.2e-6 / 0.6, needs["implicit and explicit workers' cores"], 1e-6);
        Assert.Equal(2 * 2e6 / 32, needs["model calls of 32 users"], 1e-6);
        Assert.NotEmpty(plan.RootElement.GetProperty("binding").GetString()!);
        Assert.NotEmpty(plan.RootElement.GetProperty("extrapolated").EnumerateArray());
        Assert.All(plan.RootElement.GetProperty("measured").EnumerateArray(), one => Assert.StartsWith("dotnet ", one.GetProperty("command").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void MoreOfAnything_NeedsNoLess()
    {
        var demand = new Demand(1e6, 1e6, 1e4, 64, 7, 3, TimeSpan.FromDays(30), 0.6, 128e9, 16);
        var before = Plan.For(demand).Needs;
        Demand[] more = [demand with { Users = 2e6 }, demand with { Items = 2e6 }, demand with { Events = 2e4 }, demand with { Dimension = 128 }, demand with { Replicas = 5 }];
        foreach (var plan in more.Select(Plan.For))
            Assert.All(before.Zip(plan.Needs), pair => Assert.True(pair.Second.Amount >= pair.First.Amount, pair.First.What));
    }

    [Theory]
    [InlineData("--users", "many")]
    [InlineData("--utilisation", "0")]
    [InlineData("--replicas", "0")]
    public async Task WrongNumbers_AreWrongInput(string option, string value) =>
        (await OperatorRun.InvokeAsync("capacity", option, value)).EndedWith(ExitCode.WrongInput);
}
