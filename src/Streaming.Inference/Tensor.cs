using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>A pinned array that ONNX Runtime reads or writes in place, with one row per user.</summary>
internal sealed class Tensor<T> : IDisposable
    where T : unmanaged
{
    readonly T[] _data;
    readonly int _stride;

    /// <param name="users">Rows.</param>
    /// <param name="shape">The sizes of the other axes.</param>
    public Tensor(int users, params ReadOnlySpan<int> shape)
    {
        _stride = 1;
        foreach (var size in shape)
            _stride *= size;
        _data = GC.AllocateArray<T>(users * _stride, pinned: true);
        Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _data.AsMemory(), [users, .. Widen(shape)]);
    }

    public OrtValue Value { get; }

    public Span<T> Row(int user) => _data.AsSpan(user * _stride, _stride);

    public Span<T> Rows(int users) => _data.AsSpan(0, users * _stride);

    public void Dispose() => Value.Dispose();

    static long[] Widen(ReadOnlySpan<int> sizes)
    {
        var wide = new long[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
            wide[i] = sizes[i];
        return wide;
    }
}
