import { get } from './api.js';
import { spark } from './charts.js';
import { byId, el, replace, show, table } from './dom.js';
import { ago, clock, count, milliseconds, number, rate } from './format.js';

function tile(name, value, unit, detail, picture, alarm = false) {
  return el('article', { class: alarm ? 'tile alarm' : 'tile', 'aria-label': name },
    el('h3', {}, name), el('p', { class: 'value' }, value, unit && el('small', {}, ` ${unit}`)), el('p', { class: 'sub' }, detail), picture);
}

const lagOf = (flow, worker) => flow.lag.filter(entry => entry.worker === worker).reduce((sum, entry) => sum + entry.records, 0);

function tiles(flow) {
  const { samples, freshness, answers } = flow;
  const last = samples.at(-1);
  const pick = name => samples.map(sample => sample[name]);
  const stale = Math.max(0, ...flow.lag.map(entry => entry.staleSeconds));
  const dead = flow.deadLetters.reduce((sum, topic) => sum + topic.records, 0);
  const places = flow.deadLetters.filter(topic => topic.records > 0);
  const workers = [...new Set(flow.lag.map(entry => entry.worker))];
  return [
    tile('Events', rate(last?.eventsPerSecond), 'a second',
      last ? `engagements and profile changes; most in 5 min: ${rate(Math.max(...pick('eventsPerSecond')))}` : 'measuring …', spark(pick('eventsPerSecond'))),
    tile('Lag', number(last?.lag), last?.lag === 1 ? 'record' : 'records',
      last ? `${workers.map(worker => `${worker} ${number(lagOf(flow, worker))}`).join(' · ')}; applied up to ${stale.toFixed(1)} s ago` : 'measuring …',
      spark(pick('lag')), last?.lag > 10_000),
    freshness.samples > 0
      ? tile('Freshness', milliseconds(freshness.p50), 'median',
        `p95 ${milliseconds(freshness.p95)} · p99 ${milliseconds(freshness.p99)}, from record to servable; ${count(freshness.samples, 'sample')}`,
        spark(pick('freshP99'), pick('freshP50')))
      : tile('Freshness', '–', '', 'no event came in the last 5 minutes to measure it with', spark([])),
    tile('Dead letters', number(dead), dead === 1 ? 'record' : 'records',
      places.length > 0 ? places.map(topic => `${topic.topic} ${number(topic.records)}`).join(' · ') : 'none is held', null),
    tile('Answers', rate(last?.answersPerSecond), 'a second',
      answers.samples > 0 ? `median ${milliseconds(answers.p50)} · p99 ${milliseconds(answers.p99)}, of this worker` : 'this worker, since somebody looks', spark(pick('answersPerSecond'))),
  ];
}

function tables(flow) {
  return [
    table('Lag by worker and topic', ['Worker', 'Topic', ['Records', 'n'], ['Applied up to', 'n']],
      flow.lag.map(entry => [entry.worker, entry.topic, number(entry.records), `${entry.staleSeconds.toFixed(1)} s ago`])),
    table('Dead letters held', ['Topic', ['Records', 'n']], flow.deadLetters.map(topic => [topic.topic, number(topic.records)])),
    table('The last ten seconds', ['Time', ['Events/s', 'n'], ['Lag', 'n'], ['Freshness p50', 'n'], ['p99', 'n'], ['Answers/s', 'n']],
      flow.samples.slice(-10).reverse().map(sample => [clock(sample.at), rate(sample.eventsPerSecond), number(sample.lag), milliseconds(sample.freshP50),
        milliseconds(sample.freshP99), rate(sample.answersPerSecond)])),
  ];
}

export async function refreshFlow() {
  let flow;
  try {
    flow = await get('/v1/flow');
  } catch (error) {
    byId('flow-trouble').textContent = error.message;
    show(byId('flow-trouble'), true);
    return;
  }
  replace(byId('tiles'), tiles(flow));
  if (byId('flow-tables').closest('details').open) replace(byId('flow-tables'), tables(flow));
  byId('flow-since').textContent = flow.since ? `watched since ${ago(flow.since, new Date(flow.now))}, while somebody looks` : 'begins to watch';
  byId('flow-trouble').textContent = flow.trouble ?? '';
  show(byId('flow-trouble'), Boolean(flow.trouble));
}
