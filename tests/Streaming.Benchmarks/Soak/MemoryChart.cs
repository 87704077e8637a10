using System.Globalization;
using System.Text;

namespace Streaming.Benchmarks.Soak;

/// <summary>Curves as a picture: minutes to the right, MiB upwards; a line for the working set, dashes for the managed heap.</summary>
static class MemoryChart
{
    const int Width = 880, Height = 420, Left = 62, Right = 170, Top = 34, Bottom = 44;

    static readonly string[] Colours = ["#1b6ca8", "#c0392b", "#1e8449", "#7d3c98"];

    public static string Svg(IReadOnlyList<MemoryCurve> curves)
    {
        var minutes = Math.Max(1, Math.Ceiling(curves.Max(curve => curve.Samples[^1].At.TotalMinutes) - 0.1));
        var step = Step(curves.Max(curve => curve.Samples.Max(sample => sample.WorkingSet)) / 1048576.0 / 5);
        var most = step * Math.Ceiling(curves.Max(curve => curve.Samples.Max(sample => sample.WorkingSet)) / 1048576.0 / step);
        var svg = new StringBuilder();
        Write(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#333">""");
        Write(svg, $"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Write(svg, $"""<text x="{Left}" y="20" font-size="14">Memory of the workers under load and churn: working set, and dashed the managed heap</text>""");
        for (var mebibytes = 0.0; mebibytes <= most; mebibytes += step)
        {
            Write(svg, $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(mebibytes, most):0.0}" y2="{Y(mebibytes, most):0.0}" stroke="#e2e2e2"/>""");
            Write(svg, $"""<text x="{Left - 8}" y="{Y(mebibytes, most) + 4:0.0}" text-anchor="end">{mebibytes:0}</text>""");
        }
        for (var minute = 0; minute <= minutes; minute++)
            Write(svg, $"""<text x="{X(minute, minutes):0.0}" y="{Height - Bottom + 18}" text-anchor="middle">{minute}</text>""");
        Write(svg, $"""<line x1="{X(3, minutes):0.0}" x2="{X(3, minutes):0.0}" y1="{Top}" y2="{Height - Bottom}" stroke="#999" stroke-dasharray="2 3"/>""");
        Write(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 8}" text-anchor="middle">minutes since the load began</text>""");
        Write(svg, $"""<text transform="translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">MiB</text>""");
        for (var i = 0; i < curves.Count; i++)
            Draw(svg, curves[i], Colours[i % Colours.Length], row: i, minutes, most);
        return svg.Append("</svg>\n").ToString();
    }

    static void Draw(StringBuilder svg, MemoryCurve curve, string colour, int row, double minutes, double most)
    {
        Line(svg, curve.Samples.Select(sample => (sample.At, sample.WorkingSet)), colour, "", minutes, most);
        Line(svg, curve.Samples.Select(sample => (sample.At, sample.Heap)), colour, " stroke-dasharray=\"4 3\" stroke-opacity=\"0.7\"", minutes, most);
        var y = Top + 14 + (row * 36);
        Write(svg, $"""<line x1="{Width - Right + 14}" x2="{Width - Right + 36}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2"/>""");
        Write(svg, $"""<text x="{Width - Right + 42}" y="{y}">{curve.Name}</text>""");
        Write(svg, $"""<text x="{Width - Right + 42}" y="{y + 15}" fill="#777">{curve.Growth:+0.0 %;-0.0 %} after 3 min</text>""");
    }

    static void Line(StringBuilder svg, IEnumerable<(TimeSpan At, long Bytes)> samples, string colour, string style, double minutes, double most)
    {
        var points = string.Join(' ', samples.Select(sample => string.Create(
            CultureInfo.InvariantCulture, $"{X(sample.At.TotalMinutes, minutes):0.0},{Y(sample.Bytes / 1048576.0, most):0.0}")));
        Write(svg, $"""<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.4"{style}/>""");
    }

    static void Write(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    static double X(double minute, double minutes) => Left + ((Width - Left - Right) * minute / minutes);

    static double Y(double mebibytes, double most) => Height - Bottom - ((Height - Top - Bottom) * mebibytes / most);

    /// <summary>1, 2 or 5 times a power of ten, at least as much.</summary>
    static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, least))));
        return power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= least);
    }
}
