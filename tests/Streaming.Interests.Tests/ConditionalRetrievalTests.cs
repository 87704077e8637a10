namespace Streaming.Interests.Tests;

public class ConditionalRetrievalTests
{
    static readonly float[] s_items = [1, 0, 0, 1];
    static readonly float s_half = MathF.Sqrt(0.5f);

    [Fact]
    public void Condition_WithoutContext_IsTheChoice() => Assert.Equal([0, 1], Condition([0, 1], member: [0, 0]));

    [Fact]
    public void Condition_WithContext_LiesHalfwayBetweenThem() => AssertClose([s_half, s_half], Condition([0, 1], member: [1, 0]));

    [Fact]
    public void Condition_OfAZeroEmbedding_IsTheContextAlone() => Assert.Equal([1, 0], Condition([0, 0], member: [1, 0]));

    [Fact]
    public void Condition_OfAZeroEmbeddingWithoutContext_IsZero() => Assert.Equal([0, 0], Condition([0, 0], member: [0, 0]));

    [Fact]
    public void Condition_OfAChoiceThatIsNotValid_IsZero() => Assert.Equal([0, 0], Condition([0, 1], member: [1, 1], valid: false));

    [Fact]
    public void Condition_WeighsTheContext() =>
        AssertClose(Condition([0, 0], member: [3, 4], weight: [1, 1]), Condition([0, 0], member: [1, 1], weight: [3, 4]));

    [Fact]
    public void Condition_OfSeveralChoices_KeepsThemApart() => Assert.Equal(
        [1, 0, 0, 1], ConditionalRetrieval.Condition([0, 0, 0, 0], [true, true], s_items, [1, 1], [1, 0, 0, 1], dimension: 2));

    static float[] Condition(float[] choice, float[] member, bool valid = true, float[]? weight = null) =>
        ConditionalRetrieval.Condition(choice, [valid], s_items, weight ?? [1, 1], member, dimension: 2);

    static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
