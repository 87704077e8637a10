using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference.Tests;

public sealed class OnnxInterestModelTests
{
    const int D = 16;

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_ItemThatIsNotFinite_NamesTheUser(float broken)
    {
        using var model = Models.OfDimension(D);
        using var batch = model.RentImplicit(3, 10);
        for (var user = 0; user < 3; user++)
            Window.Random(10, D, new Random(user)).Write(batch, user);
        batch.Items(1)[5 * D] = broken;
        Assert.Equal(1, Assert.Throws<NonFiniteInterestException>(() => model.Run(batch)).User);

        batch.Items(1)[5 * D] = 0;
        model.Run(batch);
    }

    [Fact]
    public void Run_ChoiceThatIsNotFinite_NamesTheUser()
    {
        using var model = Models.OfDimension(D);
        using var batch = model.RentExplicit(3, 10, 2);
        batch.ChoiceValid(2)[0] = true;
        batch.Choices(2)[0] = float.NaN;
        Assert.Equal(2, Assert.Throws<NonFiniteInterestException>(() => model.Run(batch)).User);
    }

    [Fact]
    public void Rent_AfterABatchWasUsed_HasNoValidItems()
    {
        using var model = Models.OfDimension(D);
        using (var batch = model.RentImplicit(2, 10))
        {
            Window.Random(10, D, new Random(1)).Write(batch, 1);
            model.Run(batch);
        }
        using var again = model.RentImplicit(4, 20);
        Assert.All(again.Valid(1).ToArray(), Assert.False);
        Assert.All(again.Weight(1).ToArray(), x => Assert.Equal(0, x));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_VectorsOfAnEarlierBatchAreLeftBehindTheWindow_GivesTheSameAsWithoutThem(int length)
    {
        using var model = Models.OfDimension(D);
        var random = new Random(length);
        Window.Run(model, [.. Enumerable.Range(0, 4).Select(_ => Window.Random(32, D, random))]);

        using var batch = model.RentImplicit(2, 32);
        Window[] windows = [Window.Random(length, D, random), Window.Random(length, D, random)];
        for (var user = 0; user < windows.Length; user++)
            windows[user].Write(batch, user);
        Assert.Contains(batch.Items(1)[(length * D)..].ToArray(), x => x != 0);
        model.Run(batch);

        for (var user = 0; user < windows.Length; user++)
            Window.AssertSame(windows[user].Oracle(), windows[user].Read(batch, user));
    }

    [Fact]
    public void Rent_AfterABatchThatWasNotFinite_IsWithoutItsVectors()
    {
        using var model = Models.OfDimension(D);
        using (var batch = model.RentImplicit(1, 10))
        {
            Window.Random(10, D, new Random(1)).Write(batch, 0);
            batch.Items(0)[5 * D] = float.NaN;
            Assert.Throws<NonFiniteInterestException>(() => model.Run(batch));
        }
        using var again = model.RentImplicit(1, 10);
        Assert.All(again.Items(0).ToArray(), x => Assert.Equal(0, x));
    }

    [Fact]
    public void Rent_MoreThanTheLargestBucket_StillHasRoom()
    {
        using var model = Models.OfDimension(D);
        var random = new Random(1);
        var windows = Enumerable.Range(0, 11).Select(_ => Window.Random(130, D, random)).ToList();
        var found = Window.Run(model, windows);
        for (var user = 0; user < windows.Count; user++)
            Window.AssertSame(windows[user].Oracle(), found[user]);
    }

    [Fact]
    public void Batch_AfterItWasGivenBack_IsRefused()
    {
        using var model = Models.OfDimension(D);
        var batch = model.RentImplicit(1, 1);
        batch.Dispose();
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Items(0).Length);
        Assert.Throws<ObjectDisposedException>(() => model.Run(batch));
    }

    [Fact]
    public async Task Run_FromSeveralThreads_GivesEachItsOwn()
    {
        using var model = Models.OfDimension(D);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(lane => Task.Run(
            () =>
            {
                var random = new Random(lane);
                for (var i = 0; i < 50; i++)
                {
                    var window = Window.Random(30, D, random);
                    Window.AssertSame(window.Oracle(), Window.Run(model, window)[0]);
                }
            },
            TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Run_WarmBatch_AllocatesNextToNothing()
    {
        using var model = Models.OfDimension(D);
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Once();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 1024);

        void Once()
        {
            using var batch = model.RentImplicit(4, 30);
            model.Run(batch);
        }
    }

    [Fact]
    public void Load_CudaWhereThereIsNone_SaysWhatToDo()
    {
        Assert.SkipWhen(OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "this build of ONNX Runtime has CUDA");
        var error = Assert.Throws<ModelException>(() => Models.Load(new() { Dimension = D, Provider = ExecutionProvider.Cuda }));
        Assert.StartsWith("Model:Provider: is Cuda", error.Message, StringComparison.Ordinal);
        Assert.Contains("-p:OnnxRuntimeFlavor=Gpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AutoWhereThereIsNoCuda_ServesOnTheCpuAndSaysSo()
    {
        Assert.SkipWhen(OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "this build of ONNX Runtime has CUDA");
        var log = new FakeLogger<OnnxInterestModel>();
        using var meters = Models.Meters();
        using var provider = new MetricCollector<int>(meters, "Streaming.Inference", "streaming.inference.provider");
        using var model = new OnnxInterestModel(Options.Create(new ModelOptions { Dimension = D }), meters, log);
        Assert.Equal("Cpu", model.Provider);
        Assert.Contains(log.Collector.GetSnapshot(), entry => entry.Message.StartsWith("CUDA does not work here", StringComparison.Ordinal));
        provider.RecordObservableInstruments();
        Assert.Contains(
            provider.GetMeasurementSnapshot(),
            gauge => gauge.Value == 1 && Equals(gauge.Tags["streaming.model.provider"], "Cpu") && Equals(gauge.Tags["streaming.model.fingerprint"], model.Description.Fingerprint));
    }

    [Fact]
    public void Run_AnyBatch_IsMeasured()
    {
        using var meters = Models.Meters();
        using var model = Models.Load(new() { Dimension = D, Provider = ExecutionProvider.Cpu }, meters);
        using var users = new MetricCollector<int>(meters, "Streaming.Inference", "streaming.inference.batch.users");
        using var batch = model.RentExplicit(3, 1, 1);
        model.Run(batch);
        Assert.Contains(users.GetMeasurementSnapshot(), call => call.Value == 3 && Equals(call.Tags["streaming.interest.kind"], "explicit"));
    }

    [Fact]
    public void AddInterestModel_FromConfiguration_ServesTheTrainingFreeModel()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Model:Dimension", "24"), new("Model:Space", "covers"), new("Model:Buckets:Users:0", "2")]).Build();
        using var services = new ServiceCollection().AddLogging().AddInterestModel(configuration).BuildServiceProvider();
        var model = services.GetRequiredService<IInterestModel>();
        Assert.Equal(("training-free", "covers", 24), (model.Description.Name, model.Description.Space, model.Description.Dimension));
        Assert.Equal((7, 100, 32), (model.Description.Interests, model.Description.Window, model.Description.Choices));
    }
}
