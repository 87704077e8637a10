using Microsoft.Extensions.Options;

namespace Streaming.Query.Dashboard;

sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    const int FewestItems = 10, MostItems = 20_000;

    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var failures = new List<string>();
        if (options.ExperimentsAddress.Length > 0
            && !(Uri.TryCreate(options.ExperimentsAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            failures.Add($"Dashboard:ExperimentsAddress is '{options.ExperimentsAddress}': set it to an address such as http://localhost:8093, or to nothing.");
        if (options.MapItems is < FewestItems or > MostItems)
            failures.Add($"Dashboard:MapItems is {options.MapItems}: set it to a whole number from {FewestItems} to {MostItems}.");
        if (options.KeepWatching < Shortest || options.KeepWatching > Longest)
            failures.Add($"Dashboard:KeepWatching is {options.KeepWatching}: set it to a time from 00:00:01 to 1.00:00:00.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
