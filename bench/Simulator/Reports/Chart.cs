using System.Globalization;
using System.Text;

namespace LoadBalancing.Simulator.Reports;

/// <summary>A line chart as SVG.</summary>
internal sealed class Chart
{
    private const int Width = 720;
    private const int Height = 360;
    private const int Left = 60;
    private const int Right = 170;
    private const int Top = 40;
    private const int Bottom = 46;
    private const int Ticks = 5;

    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _lines = [];

    public required string Title { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Where the vertical axis ends; what lies above is cut off.</summary>
    public required double YMaximum { get; init; }

    public void Add(string name, IReadOnlyList<(double X, double Y)> points) => _lines.Add((name, points));

    public string ToSvg()
    {
        var from = _lines.Min(line => line.Points[0].X);
        var to = _lines.Max(line => line.Points[^1].X);
        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""");
        Append(svg, $"""<rect width="{Width}" height="{Height}" fill="#fff"/>""");
        Append(svg, $"""<text x="{Left}" y="22" font-size="15">{Title}</text>""");
        for (var i = 0; i <= Ticks; i++)
        {
            var y = YMaximum * i / Ticks;
            var x = from + ((to - from) * i / Ticks);
            Append(svg, $"""<path d="M{Left} {Y(y):0.#}H{Width - Right}" stroke="#ddd"/>""");
            Append(svg, $"""<text x="{Left - 6}" y="{Y(y) + 4:0.#}" text-anchor="end">{y:0.###}</text>""");
            Append(svg, $"""<text x="{X(x, from, to):0.#}" y="{Height - Bottom + 16}" text-anchor="middle">{x:0.###}</text>""");
        }

        Append(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 10}" text-anchor="middle">{XTitle}</text>""");
        Append(svg, $"""<text transform="translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{YTitle}</text>""");
        for (var i = 0; i < _lines.Count; i++)
        {
            var (name, points) = _lines[i];
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X, from, to):0.#},{Y(Math.Min(point.Y, YMaximum)):0.#}")));
            Append(svg, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>""");
            Append(svg, $"""<path d="M{Width - Right + 12} {Top + 10 + (i * 20)}h20" stroke="{colour}" stroke-width="2"/>""");
            Append(svg, $"""<text x="{Width - Right + 38}" y="{Top + 14 + (i * 20)}">{name}</text>""");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double x, double from, double to) => Left + ((x - from) / (to - from) * (Width - Left - Right));

    private double Y(double y) => Height - Bottom - (y / YMaximum * (Height - Top - Bottom));

    private static void Append(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
