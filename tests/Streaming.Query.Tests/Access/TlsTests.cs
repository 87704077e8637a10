using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;
using Streaming.TestServers;

namespace Streaming.Query.Tests.Access;

public sealed class TlsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CertificateOfKestrelsConfiguration_IsServed_OverHttpAndGrpc()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.IssueFiles();
        await using var stage = await WorkerStage.CreateAsync(
            ("Kestrel:Endpoints:Http:Url", "https://127.0.0.1:0"), ("Kestrel:Endpoints:Grpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Certificates:Default:Path", certificate), ("Kestrel:Certificates:Default:KeyPath", key));
        using var trusting = new HttpClient(authority.Trusting());
        using var channel = GrpcChannel.ForAddress(stage.Channel.Target.Insert(0, "https://"), new GrpcChannelOptions { HttpHandler = authority.Trusting() });

        Assert.Contains("POST /v1/retrieve", await trusting.GetStringAsync(stage.Http.BaseAddress, Cancel), StringComparison.Ordinal);
        var answer = await new Retrieval.RetrievalClient(channel).RetrieveAsync(new RetrieveRequest { UserId = "u", Limit = 10 }, cancellationToken: Cancel);
        Assert.Equal(10, answer.Items.Count);
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.Http.GetStringAsync("/", Cancel));
    }
}
