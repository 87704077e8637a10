namespace Streaming.Inference.Tests;

public sealed class GraphContractTests : IDisposable
{
    readonly FolderCopy _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("input_of_another_name.onnx", "input age: nobody feeds it")]
    [InlineData("choices_of_eight.onnx", "input choices: has the shape [dynamic, 8, dynamic]; it must be [B, T, D] with B dynamic, T dynamic, D = 8")]
    [InlineData("choices_in_double.onnx", "input choices: is of Double; it must be of Float")]
    public void Load_GraphThatBreaksTheContract_NamesFileTensorAndReason(string graph, string expected)
    {
        File.Copy(Models.Fixture(graph), _folder.File("explicit.onnx"), overwrite: true);
        var error = Assert.Throws<ModelException>(() => Models.Load(_folder.Options()));
        Assert.StartsWith($"{_folder.File("explicit.onnx")}: {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GraphOfTheOtherKind_NamesWhatIsMissing()
    {
        _folder.With("implicit.graph", "explicit.onnx");
        Assert.Contains("input valid: the graph does not declare it", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_InterestsThatTheGraphDoesNotGive_IsRefused()
    {
        _folder.With("implicit.interests", 5);
        Assert.Contains("output interests: has the shape [dynamic, 7, dynamic]", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsNoGraph_NamesIt()
    {
        File.WriteAllText(_folder.File("implicit.onnx"), "not a graph");
        Assert.Contains(_folder.Path, Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_GraphWithoutOptionalInputs_IsFedWhatItDeclares()
    {
        File.Copy(Models.Fixture("choices_alone.onnx"), _folder.File("explicit.onnx"), overwrite: true);
        using var model = Models.Load(_folder.Options());
        using var batch = model.RentExplicit(2, 3, 1);
        batch.Choices(1)[7] = 1;
        model.Run(batch);
        Assert.Equal(1, batch.Interests(1)[7]);
    }

    string Error() => Assert.Throws<ModelException>(() => Models.Load(_folder.Options())).Message;
}
