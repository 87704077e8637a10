using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Streaming.ServiceDefaults.Tests;

public sealed class SecurityTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("secrets-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("http://localhost:1", true)]
    [InlineData("http://127.0.0.1:1;http://[::1]:2", true)]
    [InlineData("http://*:1", false)]
    [InlineData("http://+:1", false)]
    [InlineData("http://localhost:1;http://0.0.0.0:2", false)]
    [InlineData("http://worker.example.org:1", false)]
    [InlineData("https://192.0.2.7:1", false)]
    public async Task Urls_WhereOthersReachThem_AreRefusedUnlessAllowed(string urls, bool accepted)
    {
        var failures = await FailuresAsync(new KeyValuePair<string, string?>("Urls", urls));

        Assert.Equal(accepted, failures.Count == 0);
        Assert.All(failures, failure => Assert.Contains("set Health:AllowAnonymous to true (environment Health__AllowAnonymous)", failure, StringComparison.Ordinal));
        Assert.Empty(await FailuresAsync(new("Urls", urls), new("Health:AllowAnonymous", "true")));
    }

    [Fact]
    public async Task EndpointsOfKestrel_WinOverUrls_AndAreNamed() => Assert.StartsWith(
        "Kestrel:Endpoints:Http:Url is 'http://*:1'",
        Assert.Single(await FailuresAsync(new("Urls", "http://localhost:2"), new("Kestrel:Endpoints:Http:Url", "http://*:1"))), StringComparison.Ordinal);

    [Fact]
    public async Task Url_ThatIsNone_IsNamed()
    {
        var error = await Assert.ThrowsAsync<InvalidSettingException>(() => FailuresAsync(new KeyValuePair<string, string?>("Urls", "nowhere")));

        Assert.StartsWith("Urls is 'nowhere'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_AreReadFromFiles_WithoutTheirLastLineBreak_AndWinOverTheCommandLine()
    {
        Write("Qdrant__ApiKey", "from a file\n");
        await using var app = Create(["--Qdrant:ApiKey=from the command line"]);

        Assert.Equal("from a file", app.Configuration["Qdrant:ApiKey"]);
    }

    [Fact]
    public async Task Secrets_ThatChange_ChangeTheConfigurationByThemselves()
    {
        Write("Qdrant__ApiKey", "the old one");
        await using var app = Create([]);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var changes = ChangeToken.OnChange(((IConfiguration)app.Configuration).GetReloadToken, () =>
        {
            if (app.Configuration["Qdrant:ApiKey"] == "the new one")
                changed.TrySetResult();
        });

        Write("Qdrant__ApiKey", "the new one");

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void SecretsFolder_ThatIsMissing_IsNamed()
    {
        folder.Delete();
        var error = Assert.Throws<InvalidSettingException>(() => Create([]));

        Assert.Contains($"Secrets:Folder is '{folder.FullName}'", error.Message, StringComparison.Ordinal);
        folder.Create();
    }

    void Write(string file, string content) => File.WriteAllText(Path.Combine(folder.FullName, file), content);

    WebApplication Create(string[] args) =>
        WebApplication.CreateBuilder(args).AddServiceDefaults("test", "http://127.0.0.1:0", [new("Secrets:Folder", folder.FullName)]).Build();

    static async Task<IReadOnlyList<string>> FailuresAsync(params KeyValuePair<string, string?>[] settings)
    {
        await using var app = WebApplication.CreateBuilder().AddServiceDefaults("test", null, settings).Build();
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }
}
