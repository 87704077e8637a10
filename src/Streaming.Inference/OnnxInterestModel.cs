using System.Diagnostics.Metrics;
using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Inference;

/// <summary>
/// A model folder on ONNX Runtime: one session a graph, shared by every caller, and pooled buffers that it reads and writes in place.
/// </summary>
public sealed partial class OnnxInterestModel : IInterestModel
{
    static readonly int[] WindowSizes = [8, 32], ChoiceSizes = [8];

    readonly Graphs _graphs;
    readonly Buckets _users, _window, _choices;
    readonly BatchPool<ImplicitSize, ImplicitTensors> _implicitPool;
    readonly BatchPool<ExplicitSize, ExplicitTensors> _explicitPool;
    readonly InferenceMetrics _metrics;

    /// <summary>Loads the graphs and runs every bucket once.</summary>
    /// <exception cref="ModelException">The model cannot be served as <paramref name="configured"/> says.</exception>
    public OnnxInterestModel(IOptions<ModelOptions> configured, IMeterFactory meters, ILogger<OnnxInterestModel> log)
    {
        var options = configured.Value;
        if (options.IntraOpThreads < 0)
            throw new ModelException(
                $"{ModelOptions.Section}:IntraOpThreads: is {options.IntraOpThreads}; set 0 for one per core, or the number of threads");
        var folder = ModelFolder.Read(options);
        Description = folder.Description;
        _graphs = Graphs.Load(folder, options, log);
        _users = Buckets.Of(options.Buckets.Users, UserSizes(_graphs.Provider), nameof(options.Buckets.Users));
        _window = Buckets.Of(options.Buckets.Window, WindowSizes, nameof(options.Buckets.Window), Description.Window);
        _choices = Buckets.Of(options.Buckets.Choices, ChoiceSizes, nameof(options.Buckets.Choices), Description.Choices);
        _implicitPool = new(size => new ImplicitTensors(_graphs.Implicit, size, Description));
        _explicitPool = new(size => new ExplicitTensors(_graphs.Explicit, size, Description));
        _metrics = new InferenceMetrics(meters, Description.Fingerprint, Provider);
        WarmUp();
        Loaded(log, Description.Name, folder.Path, Description.Fingerprint, Description.Space, Description.Dimension, Provider);
    }

    public ModelDescription Description { get; }

    public string Provider => _graphs.Provider.ToString();

    public int MostUsers => _users.Sizes[^1];

    public ImplicitBatch RentImplicit(int users, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        var tensors = _implicitPool.Rent(new(_users.Fit(users), _window.Fit(window)));
        return new OnnxImplicitBatch(_implicitPool, tensors, users, window, Description.Dimension);
    }

    public ExplicitBatch RentExplicit(int users, int window, int choices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfNegative(choices);
        var tensors = _explicitPool.Rent(new(_users.Fit(users), _window.Fit(window), _choices.Fit(choices)));
        return new OnnxExplicitBatch(_explicitPool, tensors, users, window, choices, Description.Dimension);
    }

    public void Run(ImplicitBatch batch)
    {
        if (batch is not OnnxImplicitBatch own)
            throw new ArgumentException("The batch was not rented here", nameof(batch));
        var tensors = own.Tensors;
        using (_metrics.Measure("implicit", own.Users))
            _graphs.Implicit.Run(tensors.Inputs, tensors.Outputs);
        ThrowIfNotFinite(tensors.Interests, own.Users);
        ThrowIfNotFinite(tensors.Mass, own.Users);
        own.IsFinite = true;
    }

    public void Run(ExplicitBatch batch)
    {
        if (batch is not OnnxExplicitBatch own)
            throw new ArgumentException("The batch was not rented here", nameof(batch));
        var tensors = own.Tensors;
        using (_metrics.Measure("explicit", own.Users))
            _graphs.Explicit.Run(tensors.Inputs, tensors.Outputs);
        ThrowIfNotFinite(tensors.Interests, own.Users);
    }

    public void Dispose()
    {
        _implicitPool.Dispose();
        _explicitPool.Dispose();
        _graphs.Dispose();
    }

    // On a CPU the inputs of 32 users stay in its second cache, between the one that writes them and the graph; a GPU wants many at once.
    static int[] UserSizes(ExecutionProvider provider) => provider == ExecutionProvider.Cuda ? [1, 8, 32, 128] : [1, 4, 16, 32];

    /// <summary>The first run of a shape plans its memory; nobody's first event shall wait for that.</summary>
    void WarmUp()
    {
        foreach (var size in from u in _users.Sizes from w in _window.Sizes select new ImplicitSize(u, w))
        {
            var tensors = _implicitPool.Rent(size);
            _graphs.Implicit.Run(tensors.Inputs, tensors.Outputs);
            _implicitPool.Return(size, tensors);
        }
        foreach (var size in from u in _users.Sizes from w in _window.Sizes from c in _choices.Sizes select new ExplicitSize(u, w, c))
        {
            var tensors = _explicitPool.Rent(size);
            _graphs.Explicit.Run(tensors.Inputs, tensors.Outputs);
            _explicitPool.Return(size, tensors);
        }
    }

    static void ThrowIfNotFinite(Tensor<float> output, int users)
    {
        if (TensorPrimitives.IsFiniteAll<float>(output.Rows(users)))
            return;
        var user = 0;
        while (TensorPrimitives.IsFiniteAll<float>(output.Row(user)))
            user++;
        throw new NonFiniteInterestException(user);
    }
}
