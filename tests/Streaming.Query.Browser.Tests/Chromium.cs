using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;

namespace Streaming.Query.Browser.Tests;

/// <summary>A headless Chromium for the tests of this assembly, where the machine has one.</summary>
public sealed class Chromium : IAsyncLifetime
{
    const string PathVariable = "STREAMING_TEST_CHROMIUM";

    static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    IPlaywright? _playwright;
    IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable() is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            // Containers have no sandbox of their own; the rest keeps it from asking anybody anything.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A window of its own: nothing is shared with other tests.</summary>
    public async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light)
    {
        SkipIfMissing();
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    [MemberNotNull(nameof(_browser))]
    void SkipIfMissing() => Assert.SkipWhen(
        _browser is null, $"There is no Chromium on this machine: install it (apt-get install chromium) or name it in {PathVariable}.");

    static string? Executable() => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);
}
