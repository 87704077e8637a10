import { get } from './api.js';
import { byId, el, replace, show, table } from './dom.js';
import { ago, count, percent } from './format.js';
import { Lists } from './lists.js';
import { drawLog } from './log.js';
import { ItemsMap, markOf } from './map.js';

const map = new ItemsMap();
const lists = new Lists(items => map.answered(items));
let current = '';
let started = false;

const address = () => new URLSearchParams(location.hash.slice(1));

function remember() {
  const [left, right] = lists.strategies;
  const words = new URLSearchParams({ user: current, left, right });
  if (current) history.replaceState(null, '', `#${words}`);
}

function interestsOf(user) {
  const searchable = user.interests;
  const rows = isImplicit => searchable.map((interest, i) => ({ ...interest, mark: markOf(searchable, i) })).filter(interest => (interest.kind === 'implicit') === isImplicit);
  const [own, chosen] = [rows(true), rows(false)];
  const part = (kind, mark, name, rows, columns, cells, none) => el('div', { class: `card ${kind}` },
    el('h3', {}, el('span', { class: 'dot', 'aria-hidden': 'true' }, mark), `${name}: ${rows.length}`),
    rows.length === 0 ? el('p', { class: 'sub' }, none)
      : el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${name} interests` }, table(`${name} interests`, columns, rows.map(cells))));
  return [
    part('implicit', '●', 'Implicit', own, ['', 'Nearest item', ['Mass', 'n'], 'Why'], interest => [interest.mark, el('span', { class: 'mono' }, interest.name), percent(interest.share), interest.reason],
      'No behaviour is remembered.'),
    part('explicit', '◆', 'Explicit', chosen, ['', 'Choice', 'Why'], interest => [interest.mark, el('span', { class: 'mono' }, interest.name), interest.reason],
      'Nothing is chosen, or nothing that can be searched yet.'),
  ];
}

function fresh(name, freshness) {
  return freshness?.newestEvent ? `${name}: newest event ${ago(freshness.newestEvent)}` : `${name}: no event`;
}

async function draw(id) {
  const path = `/v1/users/${encodeURIComponent(id)}`;
  const note = byId('user-note');
  note.className = 'note';
  note.textContent = `Asking for ${id} …`;
  try {
    const [items, user, known] = await Promise.all([get('/v1/map'), get(`${path}/map`), get(`${path}/interests`)]);
    if (id !== current) return;
    if (!user.known) {
      note.textContent = `Nothing is known of “${id}”: no engagement and no choice of this user was applied yet. Check the id, or ask again when the user has done something.`;
      show(byId('user-body'), false);
      return;
    }
    note.textContent = '';
    show(byId('user-body'), true);
    byId('user-summary').textContent = [`segment ${known.segment.replace('SEGMENT_', '').toLowerCase()}`, count(user.engagements.length, 'engagement') + ' remembered',
      fresh('implicit', known.implicitFreshness), fresh('explicit', known.explicitFreshness), `model ${known.fingerprint}`].join(' · ');
    replace(byId('interests'), interestsOf(user));
    map.draw(user);
    map.show(items);
    drawLog(user);
    await lists.ask(id);
  } catch (error) {
    if (id !== current) return;
    note.className = 'note bad';
    note.textContent = error.message;
    show(byId('user-body'), false);
  }
}

export async function showUser(id) {
  current = id.trim();
  if (!current) return;
  byId('user-id').value = current;
  if (!started) {
    await lists.start([address().get('left') ?? 'blended', address().get('right') ?? 'single']);
    byId('lists').addEventListener('change', remember);
    started = true;
  }
  remember();
  await draw(current);
}

/**
 * Shows the user whom the address names, else one of those whom the worker suggests.
 * @returns whether there is nobody to wait for.
 */
export async function firstUser() {
  // A worker that asks for keys suggests nobody.
  const { userIds: suggested, none } = await get('/v1/users').catch(error => ({ userIds: [], none: error.status === 404 }));
  byId('user-suggestions').replaceChildren(...suggested.map(id => el('option', { value: id })));
  const id = current || address().get('user') || suggested[0];
  if (id) await showUser(id);
  else byId('user-note').textContent = 'Enter the id of a user to see interests, engagements and answers.';
  return Boolean(id) || none;
}

byId('user-form').addEventListener('submit', event => {
  event.preventDefault();
  showUser(byId('user-id').value).catch(error => { byId('user-note').textContent = error.message; });
});
