import { svg } from './dom.js';

/** A line of numbers, the newest at the right; gaps where a number is absent. Decoration: the numbers stand beside it. */
export function spark(...series) {
  const width = 300, height = 44;
  const most = Math.max(1e-9, ...series.flat().filter(value => value !== undefined && value !== null));
  const longest = Math.max(60, ...series.map(values => values.length));
  const at = (values, i) => [width - ((values.length - 1 - i) * width) / (longest - 1), height - 2 - (values[i] / most) * (height - 6)];
  const line = values => values.map((value, i) => {
    if (value === undefined || value === null) return '';
    const [x, y] = at(values, i);
    const starts = i === 0 || values[i - 1] === undefined || values[i - 1] === null;
    return `${starts ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}${starts ? 'h.1' : ''}`;
  }).join('');
  const first = series[0];
  const whole = first.length > 1 && first.every(value => value !== undefined && value !== null);
  return svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    whole && svg('path', { class: 'area', d: `${line(first)}L${width} ${height}L${at(first, 0)[0].toFixed(1)} ${height}Z` }),
    series.map((values, i) => svg('path', { class: i === 1 ? 'second' : 'first', d: line(values) })));
}

/** Stacked bars through time. `parts` are [class, name, pick]; labels are for the ends. */
export function stacked(buckets, parts, label, description) {
  const width = 600, height = 190, left = 44, bottom = 22, top = 8;
  const total = bucket => parts.reduce((sum, [, , pick]) => sum + pick(bucket), 0);
  const most = Math.max(1, ...buckets.map(total));
  const step = (width - left) / buckets.length;
  const scale = (height - bottom - top) / most;
  const bars = buckets.map((bucket, i) => {
    let y = height - bottom;
    return parts.map(([kind, , pick]) => {
      const tall = pick(bucket) * scale;
      y -= tall;
      return tall > 0 && svg('rect', { class: kind, x: left + i * step + step * 0.08, y, width: step * 0.84, height: tall });
    });
  });
  const baseline = height - bottom;
  return svg('svg', { class: 'bars', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': description },
    svg('line', { x1: left, x2: width, y1: baseline, y2: baseline }), bars,
    svg('text', { x: left - 6, y: top + 8, 'text-anchor': 'end' }, String(most)),
    svg('text', { x: left - 6, y: baseline, 'text-anchor': 'end' }, '0'),
    svg('text', { x: left, y: height - 6 }, label(buckets[0])),
    svg('text', { x: width, y: height - 6, 'text-anchor': 'end' }, label(buckets.at(-1))));
}
