namespace Streaming.Inference;

/// <summary>Which model is served, and on what: configuration section <c>Model</c>.</summary>
public sealed class ModelOptions
{
    public const string Section = "Model";

    /// <summary>A model folder (see <c>schemas/model</c>). The default, empty, is the training-free model that comes along.</summary>
    public string Path { get; set; } = "";

    /// <summary>The id of the item space. The default is the one in model.json, else <c>default</c>; where both say one, they must agree.</summary>
    public string? Space { get; set; }

    /// <summary>D, floats per item vector. Required when model.json leaves it open, as the training-free one does; else they must agree.</summary>
    public int? Dimension { get; set; }

    /// <summary>The default is <see cref="ExecutionProvider.Auto"/>.</summary>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Auto;

    /// <summary>
    /// Threads that share the work of one call, its caller included; 0 takes one per core. The default is 1: batches of several
    /// lanes already run side by side, and a graph of small operators loses more to handing over than it wins.
    /// </summary>
    public int IntraOpThreads { get; set; } = 1;

    public BucketOptions Buckets { get; set; } = new();
}

/// <summary>
/// The sizes that batches are padded to, all of them run once at start. Sizes beyond the largest are padded to a multiple of it.
/// Empty means the default.
/// </summary>
public sealed class BucketOptions
{
    /// <summary>
    /// Users per call of the model, 1 or more; workers make several calls for more than the largest. The default is 1, 4, 16, 32 on a CPU, and
    /// 1, 8, 32, 128 on a GPU.
    /// </summary>
    public int[] Users { get; set; } = [];

    /// <summary>Items per user; the model's window is always one. The default is 8, 32.</summary>
    public int[] Window { get; set; } = [];

    /// <summary>Choices per user; the model's number is always one. The default is 8.</summary>
    public int[] Choices { get; set; } = [];
}

/// <summary>What ONNX Runtime computes on.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA where it works, else the CPU; a log message and a metric say which.</summary>
    Auto,

    Cpu,

    /// <summary>CUDA, and a failure to start without it.</summary>
    Cuda,
}
