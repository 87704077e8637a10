using Microsoft.Extensions.Options;

namespace Streaming.Query.Dashboard.Experiments;

/// <summary>Asks the experiments worker for its report: a browser may not ask another address, and that worker knows no clients.</summary>
sealed class ExperimentsSource : IDisposable
{
    const long LongestReport = 16 << 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), ConnectionLifetime = TimeSpan.FromMinutes(1);

    readonly HttpClient _http;
    readonly string _address;

    public ExperimentsSource(IOptions<DashboardOptions> options)
    {
        _address = options.Value.ExperimentsAddress.TrimEnd('/');
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime, AllowAutoRedirect = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LongestReport,
        };
    }

    /// <returns>The report as JSON.</returns>
    /// <exception cref="ExperimentsAwayException">There is none; the message says why and what to do.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        if (_address.Length == 0)
            throw new ExperimentsAwayException("Dashboard:ExperimentsAddress is empty: set it to where the experiments worker answers, such as http://localhost:8093.");
        try
        {
            using var response = await _http.GetAsync($"{_address}/v1/experiments", cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken)
                : throw new ExperimentsAwayException(
                    $"The experiments worker at {_address} answers {(int)response.StatusCode}: it stands by while another one leads, or still reads what was counted.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ExperimentsAwayException(
                $"No experiments worker answers at {_address}: start one, or set Dashboard:ExperimentsAddress to where it is.", e);
        }
    }

    public void Dispose() => _http.Dispose();
}
