// Builds elements without markup in strings, so that no id from a stream can become markup.

const svgSpace = 'http://www.w3.org/2000/svg';

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

export const el = (name, properties = {}, ...children) => fill(document.createElement(name), properties, children);

export const svg = (name, properties = {}, ...children) => fill(document.createElementNS(svgSpace, name), properties, children);

export const byId = id => document.getElementById(id);

export const show = (node, visible) => { node.hidden = !visible; };

/** Replaces what a node holds, but not while the focus is in it: who reads or tabs there is not thrown out. */
export function replace(node, ...children) {
  if (node.contains(document.activeElement) && document.activeElement !== document.body && document.activeElement !== node) return false;
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return true;
}

/** A table with a caption; columns are names, or [name, 'n'] for numbers; a cell is text or a node. */
export function table(caption, columns, rows) {
  const kind = column => (Array.isArray(column) ? column[1] : undefined);
  const name = column => (Array.isArray(column) ? column[0] : column);
  return el('table', {}, el('caption', {}, caption),
    el('thead', {}, el('tr', {}, columns.map(column => el('th', { scope: 'col', class: kind(column) }, name(column))))),
    el('tbody', {}, rows.map(cells => el('tr', {}, cells.map((cell, i) =>
      i === 0 ? el('th', { scope: 'row', class: kind(columns[0]) }, cell) : el('td', { class: kind(columns[i]) }, cell))))));
}
