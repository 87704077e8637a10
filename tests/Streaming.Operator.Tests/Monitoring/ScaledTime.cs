using System.Globalization;
using System.Text.RegularExpressions;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>Rules and queries with every window, offset and wait divided by one factor, so that hours pass in seconds.</summary>
static partial class ScaledTime
{
    public const int Factor = 400;

    static readonly Dictionary<string, int> Units = new() { ["s"] = 1, ["m"] = 60, ["h"] = 3600, ["d"] = 86400 };

    public static string Of(string text) => Duration().Replace(text, match =>
    {
        var seconds = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Units[match.Groups["unit"].Value];
        return string.Create(CultureInfo.InvariantCulture, $"{match.Groups["before"].Value}{seconds * 1000 / Factor}ms");
    });

    [GeneratedRegex(@"(?<before>\[|offset |for: )(?<number>\d+)(?<unit>[smhd])\b")]
    private static partial Regex Duration();
}
