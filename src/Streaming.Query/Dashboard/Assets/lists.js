import { get, post } from './api.js';
import { byId, el } from './dom.js';
import { count } from './format.js';

const limit = 20;
const marks = { implicit: '●', explicit: '◆', popular: '★' };

export const kindOf = interest => ({
  INTEREST_KIND_IMPLICIT: 'implicit', INTEREST_KIND_AVERAGE: 'implicit', INTEREST_KIND_TOPIC: 'explicit', INTEREST_KIND_COLLECTION: 'explicit',
}[interest?.kind] ?? 'popular');

export const sourceOf = (answer, item) => kindOf(answer.interests?.[item.foundBy?.[0]?.interest ?? 0]);

let strategies = [];

/** Two lists side by side, each by a strategy of its choice. */
export class Lists {
  #sides = [{ strategy: 'blended' }, { strategy: 'single' }];
  #user = '';
  #topics = new Map();
  #changed;

  /** @param changed told of the left answer whenever there is another. */
  constructor(changed) {
    this.#changed = changed;
  }

  get strategies() { return this.#sides.map(side => side.strategy); }

  async start([left, right]) {
    strategies = (await get('/v1/strategies')).strategies;
    const known = name => strategies.some(strategy => strategy.name === name);
    if (known(left)) this.#sides[0].strategy = left;
    if (known(right)) this.#sides[1].strategy = right;
    byId('lists').replaceChildren(...this.#sides.map((side, i) => this.#frame(side, i === 0 ? 'Left' : 'Right')));
  }

  async ask(user) {
    this.#user = user;
    await Promise.all(this.#sides.map(side => this.#ask(side)));
    await this.#learnTopics();
    this.#draw();
  }

  #frame(side, name) {
    side.body = el('div', { 'aria-live': 'polite' });
    const id = `strategy-${name.toLowerCase()}`;
    const select = el('select', { id }, strategies.map(strategy => el('option', { value: strategy.name, selected: strategy.name === side.strategy }, strategy.name)));
    select.addEventListener('change', async () => {
      side.strategy = select.value;
      await this.#ask(side);
      await this.#learnTopics();
      this.#draw();
    });
    return el('div', { class: 'card' }, el('div', { class: 'pick' }, el('label', { for: id }, `${name} list`), select), side.body);
  }

  async #ask(side) {
    const [user, strategy] = [this.#user, side.strategy];
    let answer, error;
    try {
      answer = await post('/v1/retrieve', { userId: user, strategyName: strategy, limit, preview: true, surface: 'preview' });
    } catch (e) {
      error = e.message;
    }
    if (user === this.#user && strategy === side.strategy) Object.assign(side, { answer, error });
  }

  async #learnTopics() {
    const items = [...new Set(this.#sides.flatMap(side => side.answer?.items ?? []).map(item => item.itemId))];
    if (items.length === 0) return;
    const found = await post('/v1/map/items', { itemIds: items }).catch(() => ({ items: [] }));
    this.#topics = new Map(found.items.map(item => [item.itemId, item]));
  }

  #draw() {
    for (const side of this.#sides) {
      const other = this.#sides.find(another => another !== side);
      side.body.replaceChildren(...this.#list(side, new Set((other.answer?.items ?? []).map(item => item.itemId)), other.strategy));
    }
    const { answer } = this.#sides[0];
    this.#changed((answer?.items ?? []).map(item => ({ ...this.#topics.get(item.itemId), itemId: item.itemId, kind: sourceOf(answer, item) })));
  }

  #list({ answer, error }, others, other) {
    if (error) return [el('p', { class: 'note bad' }, error)];
    const items = answer?.items ?? [];
    if (items.length === 0) return [el('p', { class: 'note' }, 'Nothing can be answered: there are no interests, and nothing is popular yet.')];
    const kinds = items.map(item => sourceOf(answer, item));
    const topics = new Set(items.flatMap(item => this.#topics.get(item.itemId)?.topics ?? []));
    const of = kind => kinds.filter(found => found === kind).length;
    const shared = items.filter(item => others.has(item.itemId)).length;
    return [
      el('p', { class: 'sub' }, ['implicit', 'explicit', 'popular'].filter(kind => of(kind) > 0).map(kind => `${of(kind)} ${kind}`).join(' · '),
        topics.size > 0 && ` · ${count(topics.size, 'topic')}`, ` · ${shared} of ${items.length} also in ${other}`,
        answer.fallback && ` · fallback: ${answer.fallback.replace('FALLBACK_', '').toLowerCase().replace('_', ' ')}`),
      el('ol', { class: 'answer' }, items.map((item, i) => el('li', { class: others.has(item.itemId) ? kinds[i] : `${kinds[i]} alone` },
        el('span', { class: 'rank' }, i + 1), el('span', { class: 'dot', role: 'img', 'aria-label': kinds[i] }, marks[kinds[i]]),
        el('span', {}, el('span', { class: 'item mono' }, item.itemId), ' ', el('span', { class: 'why' }, item.reason ?? '',
          (item.foundBy?.length ?? 0) > 1 && `, and ${count(item.foundBy.length - 1, 'more interest')}`)),
        el('span', { class: 'tag' }, (item.score ?? 0).toFixed(3))))),
    ];
  }
}
