using Streaming.Interests;

namespace Streaming.Inference.Tests;

public sealed class ExplicitGraphTests
{
    const int D = 16;

    static readonly OnnxInterestModel Model = Models.OfDimension(D);

    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(16, 100, 32)]
    [InlineData(65, 40, 8)]
    public void Run_RandomUsers_GivesWhatThePlainFormGives(int dimension, int longest, int most)
    {
        using var model = Models.OfDimension(dimension);
        var random = new Random(dimension);
        for (var round = 0; round < 10; round++)
        {
            var users = Enumerable.Range(0, 4)
                .Select(_ => User.Random(random.Next(1, longest + 1), random.Next(1, most + 1), dimension, random)).ToList();
            var found = Run(model, users, longest, most);
            for (var user = 0; user < users.Count; user++)
                Window.AssertClose(users[user].Oracle(), found[user]);
        }
    }

    [Fact]
    public void Run_NothingEngagedWith_GivesTheChoiceItself()
    {
        var user = User.Random(5, 3, D, new Random(1));
        user = user with { Member = new float[user.Member.Length], ChoiceValid = [true, true, true] };
        Window.AssertClose(user.Choices, Run(Model, [user], 5, 3)[0]);
    }

    [Fact]
    public void Run_ChoiceWithoutEmbedding_GivesItsContextAlone()
    {
        var user = User.Random(5, 1, D, new Random(2));
        user = user with { Choices = new float[D], ChoiceValid = [true], Member = [0, 1, 0, 0, 0], Weight = [1, 2, 3, 4, 5] };
        Window.AssertClose(user.Items.AsSpan(D, D), Run(Model, [user], 5, 1)[0]);
    }

    [Fact]
    public void Run_ChoiceWithNeitherEmbeddingNorContext_GivesZero()
    {
        var user = new User(D, new float[D], [true], new float[D], [0], [0]);
        Assert.All(Run(Model, [user], 1, 1)[0], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Run_InvalidChoice_GivesZero()
    {
        var user = User.Random(5, 1, D, new Random(3)) with { ChoiceValid = [false] };
        Assert.All(Run(Model, [user], 5, 1)[0], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Run_OtherWeights_GivesOtherVectors()
    {
        var user = User.Random(5, 1, D, new Random(4)) with { ChoiceValid = [true], Member = [1, 1, 0, 0, 0], Weight = [1, 1, 1, 1, 1] };
        var found = Run(Model, [user, user with { Weight = [4, 1, 1, 1, 1] }], 5, 1);
        Assert.True(found[0].Zip(found[1]).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.01);
    }

    [Fact]
    public void Run_PaddedAndInABatch_GivesTheSame()
    {
        var random = new Random(5);
        var users = Enumerable.Range(0, 9).Select(_ => User.Random(7, 3, D, random)).ToList();
        var together = Run(Model, users, 99, 31);
        for (var user = 0; user < users.Count; user++)
            Window.AssertClose(Run(Model, [users[user]], 7, 3)[0], together[user], 1e-6f);
    }

    static float[][] Run(OnnxInterestModel model, IReadOnlyList<User> users, int window, int choices)
    {
        using var batch = model.RentExplicit(users.Count, window, choices);
        for (var user = 0; user < users.Count; user++)
            users[user].Write(batch, user);
        model.Run(batch);
        return [.. users.Select((one, user) => batch.Interests(user)[..one.Choices.Length].ToArray())];
    }

    sealed record User(int Dimension, float[] Choices, bool[] ChoiceValid, float[] Items, float[] Weight, float[] Member)
    {
        public static User Random(int length, int choices, int dimension, Random random) => new(
            dimension,
            [.. Enumerable.Range(0, choices).SelectMany(_ => Window.Unit(dimension, random))],
            [.. Enumerable.Range(0, choices).Select(_ => random.Next(4) > 0)],
            [.. Enumerable.Range(0, length).SelectMany(_ => Window.Unit(dimension, random))],
            [.. Enumerable.Range(0, length).Select(_ => random.Next(4) * 0.5f)],
            [.. Enumerable.Range(0, length * choices).Select(_ => random.Next(3) == 0 ? 1f : 0f)]);

        public float[] Oracle() => ConditionalRetrieval.Condition(Choices, ChoiceValid, Items, Weight, Member, Dimension);

        public void Write(ExplicitBatch batch, int user)
        {
            Choices.CopyTo(batch.Choices(user));
            ChoiceValid.CopyTo(batch.ChoiceValid(user));
            Items.CopyTo(batch.Items(user));
            Weight.CopyTo(batch.Weight(user));
            for (var choice = 0; choice < ChoiceValid.Length; choice++)
                Member.AsSpan(choice * Weight.Length, Weight.Length).CopyTo(batch.Member(user, choice));
        }
    }
}
