import { byId, el, replace, table } from './dom.js';
import { ago, count, number, percent } from './format.js';

const kinds = [['implicit', '●', 'Implicit'], ['explicit', '◆', 'Explicit']];

const shareOf = (engagements, kind) => engagements.filter(engagement => engagement.kind === kind).length / Math.max(1, engagements.length);

function column(engagements, [kind, mark, name]) {
  const own = engagements.filter(engagement => engagement.kind === kind);
  return el('div', { class: `card ${kind}` },
    el('h4', {}, el('span', { class: 'dot', 'aria-hidden': 'true' }, mark), `${name}: ${number(own.length)}`),
    own.length === 0 ? el('p', { class: 'sub' }, 'None of what is remembered.')
      : el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${name} engagements` },
        table(`${name} engagements, newest first`, ['Item', 'Action', 'When', 'Counts so because'],
          own.map(engagement => [el('span', { class: 'mono' }, engagement.itemId), engagement.action, ago(engagement.time), engagement.because]))));
}

/** The user's engagements, by the kind of interest that they count for. */
export function drawLog(user) {
  const { engagements } = user;
  const share = shareOf(engagements, 'implicit');
  replace(byId('log-share'), engagements.length > 0 && [
    el('p', { class: 'sub' }, `${count(engagements.length, 'engagement')} remembered: ${percent(share)} implicit, ${percent(1 - share)} explicit`,
      user.hidden.length > 0 && `; ${count(user.hidden.length, 'item')} hidden`),
    el('div', { class: 'bar', 'aria-hidden': 'true' }, kinds.map(([kind]) => {
      const part = el('span', { class: kind });
      part.style.flexGrow = shareOf(engagements, kind);
      return part;
    }))]);
  replace(byId('log'), kinds.map(kind => column(engagements, kind)));
}
