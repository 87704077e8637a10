using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace Streaming.Embedded.Kafka;

/// <summary>
/// The part of librdkafka's C interface that Confluent.Kafka does not wrap (rdkafka_mock.h), in whichever variant of the library it loaded.
/// </summary>
internal static partial class MockClusterLibrary
{
    const string Name = "librdkafka";
    const int ProducerType = 0;

    static readonly Lazy<nint> Loaded = new(Find);

    static MockClusterLibrary() => NativeLibrary.SetDllImportResolver(typeof(MockClusterLibrary).Assembly, Resolve);

    /// <returns>A client that only hosts the mock cluster.</returns>
    public static nint NewHost()
    {
        var settings = ConfNew();
        var error = new byte[512];
        // Level 4: not the remark that a client without bootstrap servers connects to nothing.
        if (ConfSet(settings, "log_level", "4", error, (nuint)error.Length) != 0)
            throw new InvalidOperationException($"librdkafka: {Text(error)}");
        var host = New(ProducerType, settings, error, (nuint)error.Length);
        return host != 0 ? host : throw new InvalidOperationException($"librdkafka: {Text(error)}");
    }

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint ClusterNew(nint host, int brokers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void ClusterDestroy(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint host);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint Bootstraps(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TopicCreate(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_delete", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TopicDelete(nint cluster, string topic);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_partition_delete_records", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DeleteRecords(nint cluster, string topic, int partition, long beforeOffset);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_set_controller_id")]
    public static partial int SetController(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void InitialRebalanceDelay(nint cluster, int milliseconds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int BrokerDown(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int BrokerUp(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial int BrokerRtt(nint cluster, int broker, int milliseconds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushErrors(nint cluster, short apiKey, nuint count, [In] int[] errors);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    public static partial void ClearErrors(nint cluster, short apiKey);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint ConfNew();

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfSet(nint settings, string name, string value, [Out] byte[] error, nuint size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint settings, [Out] byte[] error, nuint size);

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? Loaded.Value : 0;

    static nint Find()
    {
        if (!Library.IsLoaded)
            Library.Load();
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
            if (Path.GetFileName(module.FileName).Contains(Name, StringComparison.OrdinalIgnoreCase))
                return NativeLibrary.Load(module.FileName);
        return NativeLibrary.Load(Name, typeof(Library).Assembly, null);
    }

    static string Text(byte[] error) => Encoding.UTF8.GetString(error.AsSpan(0, Math.Max(0, Array.IndexOf(error, (byte)0))));
}
