import { get } from './api.js';
import { stacked } from './charts.js';
import { byId, el, replace, table } from './dom.js';
import { clock, count, duration, number, percent } from './format.js';

const bars = 48;

const parts = [
  ['implicit', 'implicit, by what was served', bucket => bucket.implicitServed],
  ['implicit pale', 'implicit, none of its topics chosen', bucket => bucket.implicitTopics],
  ['explicit', 'explicit, by what was served', bucket => bucket.explicitServed],
  ['explicit pale', 'explicit, a chosen topic', bucket => bucket.explicitTopics],
];

const names = ['implicitServed', 'implicitTopics', 'explicitServed', 'explicitTopics'];

/** Buckets of one width from the first to the last, at most so many. */
function merge({ buckets, bucketSeconds: seconds }) {
  const from = Date.parse(buckets[0].at), to = Date.parse(buckets.at(-1).at) + seconds * 1000;
  const width = Math.ceil((to - from) / bars / (seconds * 1000)) * seconds * 1000;
  const merged = Array.from({ length: Math.ceil((to - from) / width) }, (_, i) => ({ at: from + i * width, implicitServed: 0, implicitTopics: 0, explicitServed: 0, explicitTopics: 0 }));
  for (const bucket of buckets) {
    const into = merged[Math.floor((Date.parse(bucket.at) - from) / width)];
    for (const name of names) into[name] += bucket[name];
  }
  return { merged, width: width / 1000 };
}

function picture(title, series, more) {
  if (series.buckets.length === 0) return el('div', { class: 'card' }, el('h3', {}, title), el('p', { class: 'sub' }, 'No engagement.'));
  const { merged, width } = merge(series);
  const label = width * bars > 172_800 ? bucket => new Date(bucket.at).toISOString().slice(0, 10) : bucket => clock(bucket.at);
  const sum = pick => merged.reduce((total, bucket) => total + pick(bucket), 0);
  const totals = parts.map(([, , pick]) => sum(pick));
  const all = totals.reduce((a, b) => a + b, 0);
  const share = percent((totals[0] + totals[1]) / all);
  const every = duration(width);
  return el('div', { class: 'card' },
    el('h3', {}, title),
    el('p', {}, el('strong', {}, `${share} implicit`), `, ${percent((totals[2] + totals[3]) / all)} explicit, of ${count(all, 'engagement')}`, more),
    stacked(merged, parts, label, `${title}, every ${every}: ${share} implicit`),
    el('div', { class: 'legend' }, parts.map(([kind, name], i) => el('span', { class: kind.split(' ')[0] },
      el('span', { class: kind.endsWith('pale') ? 'dot pale' : 'dot', 'aria-hidden': 'true' }, '■'), `${name} (${number(totals[i])})`))),
    el('details', {}, el('summary', {}, 'As a table'), el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
      table(`Every ${every}`, ['From', ...parts.map(([, name]) => [name, 'n'])],
        merged.filter(bucket => parts.some(([, , pick]) => pick(bucket) > 0)).map(bucket => [label(bucket), ...parts.map(([, , pick]) => number(pick(bucket)))])))));
}

function body(report) {
  if (report.all.buckets.length === 0)
    return el('p', { class: 'note' }, report.waiting > 0 ? 'Telling engagements apart …' : 'No engagement was read yet.');
  return el('div', { class: 'columns two' },
    picture('All that was read', report.all,
      [report.waiting > 0 && `; ${number(report.waiting)} still to be told apart`, report.leftOut > 0 && `; ${number(report.leftOut)} left out`]),
    picture('The last hour', report.lastHour));
}

export async function refreshPopulation() {
  const report = await get('/v1/population').catch(() => null);
  const place = byId('population-body');
  if (!report || place.querySelector('details[open]')) return;
  replace(place, body(report));
  byId('population-since').textContent = report.since ? `views, clicks, saves and shares of the newest records of the topic, from ${new Date(report.since).toISOString().slice(0, 10)} on` : '';
}
