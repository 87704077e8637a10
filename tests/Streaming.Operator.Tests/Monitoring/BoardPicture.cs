using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>A board's panels as one SVG: rows as headings, two panels side by side, a line for each series.</summary>
static partial class BoardPicture
{
    const int Width = 1000, PanelWidth = 480, PanelHeight = 150, Heading = 34, Gap = 20, Legends = 5;

    static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#17becf"];

    public static string Legend(string format, IReadOnlyDictionary<string, string> labels) =>
        Label().Replace(format, match => labels.GetValueOrDefault(match.Groups[1].Value, "")).Trim();

    /// <param name="from">The left edge, Unix seconds.</param>
    /// <param name="to">The right edge, Unix seconds.</param>
    public static string Draw(IReadOnlyList<Panel> panels, double from, double to)
    {
        var body = new StringBuilder();
        var (y, column) = (10, 0);
        foreach (var panel in panels)
        {
            if (panel.IsRow)
            {
                (y, column) = (y + (column == 1 ? PanelHeight + Gap : 0), 0);
                body.Append(Invariant($"<text x='10' y='{y + 22}' font-size='18' font-weight='bold'>{Escape(panel.Title)}</text>\n"));
                y += Heading;
                continue;
            }
            Draw(body, panel, 10 + (column * (PanelWidth + Gap)), y, from, to);
            (y, column) = column == 0 ? (y, 1) : (y + PanelHeight + Gap, 0);
        }
        var height = y + (column == 1 ? PanelHeight + Gap : 0);
        return Invariant($"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {height}' font-family='sans-serif' font-size='11'>\n<rect width='100%' height='100%' fill='white'/>\n{body}</svg>\n");
    }

    static void Draw(StringBuilder svg, Panel panel, int x, int y, double from, double to)
    {
        var top = Math.Max(1e-9, panel.Lines.SelectMany(line => line.Points).Select(point => point.Value).DefaultIfEmpty(1).Max());
        var (plotY, plotHeight) = (y + 18, PanelHeight - 50);
        svg.Append(Invariant($"<text x='{x}' y='{y + 11}' font-weight='bold'>{Escape(panel.Title)}</text>\n"));
        svg.Append(Invariant($"<rect x='{x}' y='{plotY}' width='{PanelWidth}' height='{plotHeight}' fill='none' stroke='#ccc'/>\n"));
        svg.Append(Invariant($"<text x='{x + 3}' y='{plotY + 11}' fill='#666'>{top:G3}</text>\n"));
        for (var i = 0; i < panel.Lines.Count; i++)
        {
            var points = string.Join(' ', panel.Lines[i].Points.Select(point => Invariant(
                $"{x + (PanelWidth * (point.At - from) / (to - from)):F0},{plotY + plotHeight - (plotHeight * Math.Max(0, point.Value) / top):F0}")));
            svg.Append(Invariant($"<polyline points='{points}' fill='none' stroke='{Colours[i % Colours.Length]}' stroke-width='1.3'/>\n"));
            if (i < Legends)
                svg.Append(Invariant($"<text x='{x + (i * PanelWidth / Legends)}' y='{plotY + plotHeight + 14}' fill='{Colours[i % Colours.Length]}' font-size='9'>{Escape(Short(panel.Lines[i].Name))}</text>\n"));
        }
    }

    static string Short(string name) => name.Length > 19 ? name[..18] + "…" : name;

    static string Escape(string text) => SecurityElement.Escape(text);

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public sealed record Panel(string Title, bool IsRow, IReadOnlyList<Line> Lines);

    public sealed record Line(string Name, IReadOnlyList<(double At, double Value)> Points);

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Label();
}
