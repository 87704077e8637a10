using System.Globalization;
using System.Net;
using System.Text;

namespace Streaming.Local.Reporting;

/// <summary>A line chart as SVG: one line a series, over named places of the horizontal axis.</summary>
static class LineChart
{
    const int Width = 800, Height = 420, Left = 60, Right = 260, Top = 44, Bottom = 50, Steps = 5;

    static readonly string[] Colours = ["#1b6ca8", "#d1495b", "#3a7d44", "#8f5db7", "#e08e2b", "#4b4b4b", "#11a5a5", "#b33f9a", "#7a8b2f", "#c05d2e", "#e377c2", "#2f4b7c", "#9c755f", "#6b6ecf"];

    /// <param name="places">Labels of the horizontal axis, from left to right.</param>
    /// <param name="series">A name and one value a place, at least 0.</param>
    public static string Svg(string title, string horizontal, IReadOnlyList<string> places, IReadOnlyList<(string Name, double[] Values)> series)
    {
        var greatest = Math.Max(1e-9, series.SelectMany(line => line.Values).DefaultIfEmpty(0).Max());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"24\" font-size=\"15\">{WebUtility.HtmlEncode(title)}</text>\n");
        for (var step = 0; step <= Steps; step++)
        {
            var value = greatest * step / Steps;
            text.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):0.0}\" y2=\"{Y(value):0.0}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{Y(value) + 4:0.0}\" text-anchor=\"end\">{value:0.000}</text>\n");
        }
        for (var place = 0; place < places.Count; place++)
            text.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{X(place):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(places[place])}</text>\n");
        text.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(horizontal)}</text>\n");
        foreach (var (index, line) in series.Index())
        {
            var colour = Colours[index % Colours.Length];
            var points = string.Join(' ', line.Values.Select((value, place) => string.Create(CultureInfo.InvariantCulture, $"{X(place):0.0},{Y(value):0.0}")));
            text.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            var y = Top + 8 + index * 20;
            text.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Width - Right + 16}\" x2=\"{Width - Right + 36}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{Width - Right + 42}\" y=\"{y + 4}\">{WebUtility.HtmlEncode(line.Name)}</text>\n");
        }

        return text.Append("</svg>\n").ToString();

        double X(int place) => places.Count == 1 ? Left : Left + 14 + (double)place / (places.Count - 1) * (Width - Left - Right - 28);
        double Y(double value) => Height - Bottom - value / greatest * (Height - Top - Bottom);
    }
}
