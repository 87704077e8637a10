using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Api;

/// <summary>A client that has no code of ours: it asks the worker what there is, and speaks Protobuf's wire format by field numbers.</summary>
public sealed class ReflectionTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    const string Service = "streaming.v1.Retrieval";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientThatKnowsReflectionAlone_AsksAndUnderstands()
    {
        Assert.Contains(Service, await ServicesAsync());
        var files = await FilesAsync();
        var retrieve = files.SelectMany(file => file.Service).Single(service => service.Name == "Retrieval").Method.Single(method => method.Name == "Retrieve");
        var (request, response) = (Message(files, retrieve.InputType), Message(files, retrieve.OutputType));
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, Service, retrieve.Name, Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));

        using var asked = new MemoryStream();
        using (var output = new CodedOutputStream(asked, leaveOpen: true))
        {
            output.WriteTag(Number(request, "user_id"), WireFormat.WireType.LengthDelimited);
            output.WriteString("u");
            output.WriteTag(Number(request, "limit"), WireFormat.WireType.Varint);
            output.WriteUInt32(7);
        }
        var answer = await worker.Stage.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancel), asked.ToArray());

        var fields = Fields(answer).ToList();
        Assert.Equal(7, fields.Count(number => number == Number(response, "items")));
        Assert.Contains(Number(response, "fingerprint"), fields);
    }

    async Task<IEnumerable<string>> ServicesAsync() =>
        (await AskAsync(new ServerReflectionRequest { ListServices = "*" })).ListServicesResponse.Service.Select(service => service.Name);

    async Task<List<FileDescriptorProto>> FilesAsync() =>
        [.. (await AskAsync(new ServerReflectionRequest { FileContainingSymbol = Service })).FileDescriptorResponse.FileDescriptorProto
            .Select(file => FileDescriptorProto.Parser.ParseFrom(file))];

    async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        using var call = new ServerReflection.ServerReflectionClient(worker.Stage.Channel).ServerReflectionInfo(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(request, Cancel);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        return call.ResponseStream.Current;
    }

    static DescriptorProto Message(List<FileDescriptorProto> files, string type) =>
        files.SelectMany(file => file.MessageType.Select(message => (Name: $".{file.Package}.{message.Name}", message))).Single(m => m.Name == type).message;

    static int Number(DescriptorProto message, string field) => message.Field.Single(f => f.Name == field).Number;

    static IEnumerable<int> Fields(byte[] message)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            input.SkipLastField();
            yield return WireFormat.GetTagFieldNumber(tag);
        }
    }
}
