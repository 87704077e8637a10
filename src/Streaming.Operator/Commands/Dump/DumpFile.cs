using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Streaming.Kafka;

namespace Streaming.Operator.Commands.Dump;

/// <summary>One file of records, one JSON object a line. It gets its name when it is complete.</summary>
sealed class DumpFile(string path) : IDisposable
{
    static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly FileStream file = new(path + ".part", FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);

    public long Records { get; private set; }

    /// <param name="message">Null: the record has no value.</param>
    public void Write(SourceRecord record, IMessage? message)
    {
        using (var json = new Utf8JsonWriter(file, Format))
        {
            json.WriteStartObject();
            json.WriteString("topic", record.Topic);
            json.WriteNumber("partition", record.Partition);
            json.WriteNumber("offset", record.Offset);
            json.WriteNumber("timestamp", record.OriginalTimestamp);
            if (record.Key is { } key)
                json.WriteString("key", Encoding.UTF8.GetString(key));
            json.WritePropertyName("value");
            if (message is null)
                json.WriteNullValue();
            else
                json.WriteRawValue(JsonFormatter.Default.Format(message));
            json.WriteEndObject();
        }
        file.WriteByte((byte)'\n');
        Records++;
    }

    public void Complete()
    {
        file.Dispose();
        File.Move(path + ".part", path, overwrite: true);
    }

    public void Dispose() => file.Dispose();
}
