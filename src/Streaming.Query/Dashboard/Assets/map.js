import { byId, el, replace, svg } from './dom.js';
import { percent } from './format.js';

const size = { width: 800, height: 600, margin: 34 };

/** The sample of items as faint dots, and a user's interests and engagements above it. */
export class ItemsMap {
  #map;
  #user;
  #answered = [];

  constructor() {
    new ResizeObserver(() => this.#drawItems()).observe(byId('plane'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawItems());
  }

  get id() { return this.#map?.mapId; }

  show(map) {
    this.#map = map;
    byId('map-caption').textContent = `${map.items.length} items of the catalogue; ${percent(map.explained)} of their variance fits two dimensions`;
    this.draw(this.#user);
  }

  answered(items) {
    this.#answered = items.filter(item => item.x !== undefined);
    this.#drawUser();
  }

  draw(user) {
    this.#user = user;
    this.#scale();
    this.#drawItems();
    this.#drawUser();
  }

  /** One scale for both axes, so that near is near. A few items that lie far off are left outside; nothing that the user has is. */
  #scale() {
    const own = [...(this.#user?.interests ?? []), ...(this.#user?.engagements ?? [])].filter(point => point.x !== undefined);
    const range = pick => {
      const items = (this.#map?.items ?? []).map(pick).sort((a, b) => a - b);
      const inner = items.length > 0 ? [items[Math.floor(items.length * 0.01)], items[Math.ceil(items.length * 0.99) - 1]] : [];
      const all = [...inner, ...own.map(pick)];
      return all.length > 0 ? [Math.min(...all), Math.max(...all)] : [-1, 1];
    };
    const [x, y] = [range(point => point.x), range(point => point.y)];
    const fit = Math.min((size.width - 2 * size.margin) / Math.max(1e-6, x[1] - x[0]), (size.height - 2 * size.margin) / Math.max(1e-6, y[1] - y[0]));
    this.place = point => [
      size.width / 2 + (point.x - (x[0] + x[1]) / 2) * fit,
      size.height / 2 - (point.y - (y[0] + y[1]) / 2) * fit];
  }

  #drawItems() {
    const canvas = byId('map-items');
    const bounds = canvas.getBoundingClientRect();
    if (!this.#map || !this.place || bounds.width === 0) return;
    const sharp = devicePixelRatio || 1;
    [canvas.width, canvas.height] = [bounds.width * sharp, bounds.height * sharp];
    const context = canvas.getContext('2d');
    context.scale(canvas.width / size.width, canvas.height / size.height);
    const [ink, colour] = [getComputedStyle(document.body).color, getComputedStyle(canvas).color];
    const chosen = new Set((this.#user?.interests ?? []).filter(interest => interest.kind === 'topic').map(interest => interest.id));
    for (const item of this.#map.items) {
      const [x, y] = this.place(item);
      const own = item.topics.some(topic => chosen.has(topic));
      context.globalAlpha = own ? 0.42 : 0.13;
      context.fillStyle = own ? colour : ink;
      context.beginPath();
      context.arc(x, y, 2.2, 0, 7);
      context.fill();
    }
  }

  #drawUser() {
    const target = byId('map-user');
    target.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
    if (!this.#map || !this.#user) return;
    const interests = this.#user.interests.filter(interest => interest.x !== undefined);
    const centres = new Map(interests.map(interest => [interest.id, this.place(interest)]));
    const marks = apart(interests.map(interest => ({ at: this.place(interest), r: radius(interest) })));
    const engagements = this.#user.engagements.filter(engagement => engagement.x !== undefined);
    target.replaceChildren(
      ...engagements.map(engagement => this.#spoke(engagement, centres.get(engagement.interest))).filter(Boolean),
      ...engagements.map(engagement => this.#engagement(engagement)),
      ...this.#answered.map(item => this.#ring(item)),
      ...interests.map((interest, i) => this.#interest(interest, i, interests, marks[i])));
    this.#legend(interests, engagements);
  }

  #spoke(engagement, centre) {
    if (!centre) return null;
    const [x, y] = this.place(engagement);
    return svg('line', { class: 'implicit', x1: centre[0], y1: centre[1], x2: x, y2: y });
  }

  #engagement(engagement) {
    const [x, y] = this.place(engagement);
    return svg('circle', { class: engagement.kind, cx: x, cy: y, r: 3.4, 'aria-hidden': 'true' },
      svg('title', {}, `${engagement.action} of ${engagement.itemId}: ${engagement.because}`));
  }

  #ring(item) {
    const [x, y] = this.place(item);
    return svg('circle', { class: `ring ${item.kind}`, cx: x, cy: y, r: 6.5, 'aria-hidden': 'true' }, svg('title', {}, `answered: ${item.itemId}`));
  }

  #interest(interest, i, all, { at: [x, y], r, moved }) {
    const [placeX, placeY] = this.place(interest);
    const isImplicit = interest.kind === 'implicit';
    const label = markOf(all, i);
    const words = isImplicit ? `Implicit interest ${label}, ${percent(interest.share)} of the mass, ${interest.reason}` : `Explicit interest ${label}, ${interest.reason}`;
    return svg('g', { role: 'img', tabindex: 0, 'aria-label': words },
      moved && svg('line', { class: 'leader', x1: placeX, y1: placeY, x2: x, y2: y }),
      isImplicit
        ? svg('circle', { class: 'interest implicit', cx: x, cy: y, r })
        : svg('path', { class: 'interest explicit', d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z` }),
      svg('text', { class: 'mark', x, y: y + 4 }, label), svg('title', {}, words));
  }

  #legend(interests, engagements) {
    const entry = (kind, mark, words) => el('span', { class: kind }, el('span', { class: 'dot', 'aria-hidden': 'true' }, mark), words);
    replace(byId('map-legend'),
      entry('implicit', '⬤', 'implicit interest, by mass'), entry('explicit', '◆', 'topic or collection chosen'),
      engagements.length > 0 && [entry('implicit', '•', 'implicit engagement'), entry('explicit', '•', 'explicit engagement')],
      this.#answered.length > 0 && entry('popular', '○', 'answered, left list'), entry('popular', '·', 'item of the catalogue'),
      interests.some(interest => interest.kind === 'topic') && entry('explicit', '·', 'item of a chosen topic'));
  }
}

const radius = interest => (interest.kind === 'implicit' ? 9 + 16 * Math.sqrt(interest.share) : 13);

/** Moves marks that lie on each other apart, the small ones more. */
function apart(marks) {
  const placed = marks.map(mark => ({ ...mark, at: [...mark.at] }));
  for (let round = 0; round < 60; round++)
    for (let i = 0; i < placed.length; i++)
      for (let j = i + 1; j < placed.length; j++) {
        const [a, b] = [placed[i], placed[j]];
        const [dx, dy] = [b.at[0] - a.at[0] || 0.1 * (j - i), b.at[1] - a.at[1]];
        const distance = Math.hypot(dx, dy), lack = a.r + b.r + 2 - distance;
        if (lack <= 0) continue;
        const share = b.r / (a.r + b.r);
        a.at = [a.at[0] - (dx / distance) * lack * share, a.at[1] - (dy / distance) * lack * share];
        b.at = [b.at[0] + (dx / distance) * lack * (1 - share), b.at[1] + (dy / distance) * lack * (1 - share)];
      }
  return placed.map((mark, i) => ({ ...mark, moved: Math.hypot(mark.at[0] - marks[i].at[0], mark.at[1] - marks[i].at[1]) > mark.r }));
}

/** Implicit interests are numbered, explicit ones lettered. */
export function markOf(interests, i) {
  const isImplicit = interests[i].kind === 'implicit';
  const before = interests.slice(0, i).filter(other => (other.kind === 'implicit') === isImplicit).length;
  return isImplicit ? String(before + 1) : String.fromCharCode(65 + (before % 26));
}
