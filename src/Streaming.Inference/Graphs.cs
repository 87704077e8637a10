using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>The two graphs of a model on one execution provider.</summary>
internal sealed partial class Graphs : IDisposable
{
    const string Remedy =
        "build with -p:OnnxRuntimeFlavor=Gpu and run where an NVIDIA driver, CUDA and cuDNN of the versions that ONNX Runtime asks for "
        + "are installed, or set Model:Provider to Cpu or Auto";

    Graphs(ModelFolder folder, int threads, ExecutionProvider provider)
    {
        Provider = provider;
        using var options = Options(threads, provider);
        Implicit = new Graph(folder.ImplicitGraph, GraphContract.Implicit, folder.Description, options);
        try
        {
            Explicit = new Graph(folder.ExplicitGraph, GraphContract.Explicit, folder.Description, options);
        }
        catch
        {
            Implicit.Dispose();
            throw;
        }
    }

    public Graph Implicit { get; }

    public Graph Explicit { get; }

    /// <summary><see cref="ExecutionProvider.Cuda"/> or <see cref="ExecutionProvider.Cpu"/>.</summary>
    public ExecutionProvider Provider { get; }

    /// <exception cref="ModelException">A graph cannot be loaded, or CUDA is demanded and does not work.</exception>
    public static Graphs Load(ModelFolder folder, ModelOptions options, ILogger log)
    {
        if (options.Provider != ExecutionProvider.Cpu)
        {
            try
            {
                return new(folder, options.IntraOpThreads, ExecutionProvider.Cuda);
            }
            catch (Exception e) when (e is OnnxRuntimeException or NotSupportedException)
            {
                if (options.Provider == ExecutionProvider.Cuda)
                    throw new ModelException($"{ModelOptions.Section}:Provider: is Cuda, but CUDA does not work here ({e.Message}); {Remedy}");
                CudaUnavailable(log, e.Message);
            }
        }
        try
        {
            return new(folder, options.IntraOpThreads, ExecutionProvider.Cpu);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{folder.Path}: ONNX Runtime {OrtEnv.Instance().GetVersionString()} cannot load a graph: {e.Message}");
        }
    }

    public void Dispose()
    {
        Implicit.Dispose();
        Explicit.Dispose();
    }

    static SessionOptions Options(int threads, ExecutionProvider provider)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            // A thread that waits for work must not burn a core that consuming and writing need.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            if (provider == ExecutionProvider.Cuda)
                AppendCuda(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    static void AppendCuda(SessionOptions options)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
            throw new NotSupportedException("this build of ONNX Runtime is for the CPU alone");
        options.AppendExecutionProvider_CUDA(0);
    }
}
