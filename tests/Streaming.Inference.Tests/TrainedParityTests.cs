using Microsoft.Extensions.Options;

namespace Streaming.Inference.Tests;

/// <summary>
/// ONNX Runtime gives what PyTorch gave on real windows: for the small model that is committed, and for the folder of a training run that
/// <c>STREAMING_TEST_TRAINED</c> names.
/// </summary>
public sealed class TrainedParityTests
{
    const double Tolerance = 1e-4;
    const string Committed = "committed", Fresh = "fresh";

    [Theory, InlineData(Committed), InlineData(Fresh)]
    public void Implicit_OnRealWindows_GivesWhatPyTorchGave(string run)
    {
        var folder = Folder(run);
        var file = new TensorFile(Path.Combine(folder, "parity", "implicit.json"));
        var (items, valid, weight) = (file.Input("items"), file.Input("valid"), file.Input("weight"));
        using var model = Load(folder);
        using var batch = model.RentImplicit(items.Shape[0], items.Shape[1]);
        for (var user = 0; user < items.Shape[0]; user++)
        {
            items.Row(user).CopyTo(batch.Items(user));
            weight.Row(user).CopyTo(batch.Weight(user));
            for (var i = 0; i < valid.Shape[1]; i++)
                batch.Valid(user)[i] = valid.Row(user)[i] > 0;
        }

        model.Run(batch);

        for (var user = 0; user < items.Shape[0]; user++)
        {
            AssertClose(file.Output("interests").Row(user), batch.Interests(user));
            AssertClose(file.Output("mass").Row(user), batch.Mass(user));
            Assert.Equal(file.Output("medoid").Row(user).ToArray(), batch.Medoid(user).ToArray().Select(slot => (float)slot));
            Assert.Equal(file.Output("assignment").Row(user).ToArray(), batch.Assignment(user).ToArray().Select(slot => (float)slot));
        }
    }

    [Theory, InlineData(Committed), InlineData(Fresh)]
    public void Explicit_OnRealWindows_GivesWhatPyTorchGave(string run)
    {
        var folder = Folder(run);
        var file = new TensorFile(Path.Combine(folder, "parity", "explicit.json"));
        var (choices, there, items) = (file.Input("choices"), file.Input("choice_valid"), file.Input("items"));
        var (users, most, window) = (choices.Shape[0], choices.Shape[1], items.Shape[1]);
        using var model = Load(folder);
        using var batch = model.RentExplicit(users, window, most);
        for (var user = 0; user < users; user++)
        {
            choices.Row(user).CopyTo(batch.Choices(user));
            items.Row(user).CopyTo(batch.Items(user));
            file.Input("weight").Row(user).CopyTo(batch.Weight(user));
            for (var choice = 0; choice < most; choice++)
            {
                batch.ChoiceValid(user)[choice] = there.Row(user)[choice] > 0;
                file.Input("member").Row(user).Slice(choice * window, window).CopyTo(batch.Member(user, choice));
            }
        }

        model.Run(batch);

        for (var user = 0; user < users; user++)
            AssertClose(file.Output("interests").Row(user), batch.Interests(user));
    }

    [Theory, InlineData(Committed), InlineData(Fresh)]
    public void ItemTower_OfKnownItems_GivesWhatPyTorchGave(string run)
    {
        var folder = Folder(run);
        var file = new TensorFile(Path.Combine(folder, "parity", "items.json"));
        var (items, topics) = Vocabulary(folder);
        using var tower = new OnnxItemTower(Options.Create(Of(folder)));
        for (var row = 0; row < file.Input("ids").Shape[0]; row++)
        {
            var of = file.Input("topics").Row(row).ToArray().Where(topic => topic > 0).Select(topic => topics[(int)topic - 1]);
            Assert.True(tower.TryEmbed(items[(int)file.Input("ids").Row(row)[0] - 1], of, [], out var vector));
            AssertClose(file.Output("vectors").Row(row), vector);
        }
    }

    static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance);
    }

    static string Folder(string run)
    {
        if (run == Committed)
            return Path.Combine(AppContext.BaseDirectory, "Trained");
        var fresh = Environment.GetEnvironmentVariable("STREAMING_TEST_TRAINED");
        Assert.SkipWhen(string.IsNullOrEmpty(fresh), "STREAMING_TEST_TRAINED names no run of src/training (--out); .ci/run makes one");
        return fresh!;
    }

    static OnnxInterestModel Load(string folder) => Models.Load(Of(folder));

    static ModelOptions Of(string folder) => new() { Path = Path.Combine(folder, "model"), Provider = ExecutionProvider.Cpu };

    static (string[] Items, string[] Topics) Vocabulary(string folder)
    {
        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model", "vocabulary.json")));
        string[] List(string key) => [.. document.RootElement.GetProperty(key).EnumerateArray().Select(id => id.GetString()!)];
        return (List("items"), List("topics"));
    }
}
