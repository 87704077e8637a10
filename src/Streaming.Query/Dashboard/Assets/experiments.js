import { get } from './api.js';
import { byId, el, replace, table } from './dom.js';
import { ago, number, percent } from './format.js';

const digits = value => (Math.abs(value) >= 100 ? number(value) : value.toPrecision(3));
const signed = value => `${value > 0 ? '+' : ''}${digits(value)}`;

function verdict(difference) {
  if (difference.low <= 0 && difference.high >= 0) return el('span', { class: 'tag' }, 'no difference seen');
  return (difference.value > 0) === difference.moreIsBetter ? el('span', { class: 'tag good' }, 'better') : el('span', { class: 'tag bad' }, 'worse');
}

function comparison(experiment, { arm, differences }) {
  const find = name => experiment.arms.find(entry => entry.name === name);
  const [own, control] = [find(arm), find(experiment.control)];
  return table(`${arm} (${number(own.users)} users) against ${control.name} (${number(control.users)} users)`,
    ['Metric', [control.name, 'n'], [arm, 'n'], ['Difference', 'n'], ['95 % interval', 'n'], ['p', 'n'], ''],
    Object.entries(differences).map(([metric, difference]) => [metric, digits(control.metrics[metric].value), digits(own.metrics[metric].value),
      `${signed(difference.value)}${difference.relative === undefined || difference.relative === null ? '' : ` (${difference.relative > 0 ? '+' : ''}${percent(difference.relative)})`}`,
      `${signed(difference.low)} to ${signed(difference.high)}`, difference.pValue < 0.0001 ? '< 0.0001' : difference.pValue.toFixed(4), verdict(difference)]));
}

function card(experiment) {
  const { ramp, sampleRatio } = experiment;
  return el('article', { class: 'card', 'aria-label': `Experiment ${experiment.name}` },
    el('h3', {}, experiment.name),
    sampleRatio.broken
      ? el('p', { class: 'note bad' }, `Sample ratio broken (p = ${sampleRatio.pValue.toPrecision(2)}): users get lost, nothing below can be trusted.`)
      : el('p', { class: 'sub' }, `sample ratio p = ${sampleRatio.pValue.toFixed(2)}`, ramp && ` · ramp ${ramp.status} at ${percent(ramp.exposure)}: ${ramp.reason}`),
    experiment.comparisons.length > 0 ? experiment.comparisons.map(entry => comparison(experiment, entry)) : el('p', {}, 'No arm to compare with the control yet.'));
}

export async function refreshExperiments() {
  const place = byId('experiments-body');
  try {
    const report = await get('/v1/experiments');
    const running = report.experiments.filter(experiment => experiment.arms.length > 0);
    replace(place, running.length > 0
      ? el('div', { class: 'columns one' }, running.map(card))
      : el('p', { class: 'note' }, 'No experiment has counted anything yet.'));
    byId('experiments-since').textContent = `intervals are for one look at one metric; counted up to ${ago(report.asOf)}`;
  } catch (error) {
    if (error.status === 401) return;
    replace(place, el('p', { class: 'note' }, error.message));
    byId('experiments-since').textContent = '';
  }
}
