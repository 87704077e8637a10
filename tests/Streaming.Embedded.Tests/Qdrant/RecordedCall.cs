using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Tests.Qdrant;

/// <summary>One recorded request with the answer that a real server gave.</summary>
sealed class RecordedCall(string file, int index, JsonObject json)
{
    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    static readonly ServiceDescriptor[] Services =
        [Streaming.Qdrant.Protocol.Qdrant.Descriptor, Collections.Descriptor, Points.Descriptor, Snapshots.Descriptor];

    public string Name => $"{file}#{index} {json["rpc"] ?? json["rest"]} {json["note"]}";

    public string Place => $"{file}#{index}";

    /// <summary>OK for an answer; else the recorded name of the status.</summary>
    public string Status => json["status"]?.ToString() ?? "OK";

    public async Task<(string Status, IMessage? Answer)> SendAsync(CallInvoker server, CancellationToken cancellationToken)
    {
        var method = new Method<IMessage, IMessage>(MethodType.Unary, Rpc.Service.FullName, Rpc.Name, Of(Rpc.InputType), Of(Rpc.OutputType));
        var headers = new Metadata();
        foreach (var (key, value) in json["metadata"]?.AsObject() ?? [])
            headers.Add(key, (string)value!);
        try
        {
            var options = new CallOptions(headers, cancellationToken: cancellationToken);
            return ("OK", await server.AsyncUnaryCall(method, null, options, Parse(Rpc.InputType, "request")));
        }
        catch (RpcException error)
        {
            return (Upper(error.StatusCode), null);
        }
    }

    /// <summary>The recorded text of a part of the call.</summary>
    public JsonNode? Part(string name) => json[name];

    public IMessage Answer() => Parse(Rpc.OutputType, "response");

    MethodDescriptor Rpc
    {
        get
        {
            var (service, method) = (((string)json["rpc"]!).Split('/')[0], ((string)json["rpc"]!).Split('/')[1]);
            return Services.Single(candidate => candidate.FullName == service).FindMethodByName(method);
        }
    }

    IMessage Parse(MessageDescriptor type, string part) => Parser.Parse(FloatsAsBytes(json[part]!.DeepClone()).ToJsonString(), type);

    /// <summary>Vectors are lists of floats in the recordings and bytes in our messages.</summary>
    static JsonNode FloatsAsBytes(JsonNode node)
    {
        if (node is JsonArray array)
            foreach (var element in array)
                if (element is not null)
                    FloatsAsBytes(element);
        if (node is not JsonObject fields)
            return node;
        foreach (var (name, value) in fields.ToArray())
        {
            if (name == "data" && value is JsonArray floats)
                fields[name] = Convert.ToBase64String(
                    System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(floats.Select(ToFloat).ToArray()));
            else if (value is not null)
                FloatsAsBytes(value);
        }
        return node;
    }

    static float ToFloat(JsonNode? number) =>
        number!.GetValueKind() == System.Text.Json.JsonValueKind.String ? float.NaN : number.GetValue<float>();

    static Marshaller<IMessage> Of(MessageDescriptor type) => Marshallers.Create<IMessage>(message => message.ToByteArray(), type.Parser.ParseFrom);

    /// <summary><c>InvalidArgument</c> → <c>INVALID_ARGUMENT</c>.</summary>
    static string Upper(StatusCode status) =>
        string.Concat(status.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
}
