"""Line charts as SVG, without any library."""

import html

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, STEPS = 760, 420, 60, 220, 44, 50, 5
COLOURS = ["#1b6ca8", "#d1495b", "#3a7d44", "#8f5db7", "#e08e2b", "#4b4b4b", "#11a5a5", "#b33f9a"]


def line_chart(title, horizontal, places, series):
    """`series` maps a name to one value, at least 0, for each of `places`."""
    greatest = max([1e-9, *(v for values in series.values() for v in values)])

    def x(place):
        return LEFT + 14 + place / max(1, len(places) - 1) * (WIDTH - LEFT - RIGHT - 28)

    def y(value):
        return HEIGHT - BOTTOM - value / greatest * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', f'<text x="{LEFT}" y="24" font-size="15">{html.escape(title)}</text>']
    for step in range(STEPS + 1):
        value = greatest * step / STEPS
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#ddd"/>'
                     f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3f}</text>')
    for place, name in enumerate(places):
        parts.append(f'<text x="{x(place):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{html.escape(name)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{html.escape(horizontal)}</text>')
    for index, (name, values) in enumerate(series.items()):
        colour, at = COLOURS[index % len(COLOURS)], TOP + 8 + index * 20
        points = " ".join(f"{x(place):.1f},{y(value):.1f}" for place, value in enumerate(values))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
                     f'<line x1="{WIDTH - RIGHT + 16}" x2="{WIDTH - RIGHT + 36}" y1="{at}" y2="{at}" stroke="{colour}" stroke-width="2"/>'
                     f'<text x="{WIDTH - RIGHT + 42}" y="{at + 4}">{html.escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
