import { key } from './api.js';
import { byId, el, show } from './dom.js';

let api;

const schemaOf = schema => (schema?.$ref ? api.components.schemas[schema.$ref.split('/').pop()] : schema);

const fieldId = (operation, name) => `${operation.operationId}-${name}`;

function fieldsOf(schema) {
  return el('details', {}, el('summary', {}, 'Fields of the body'), el('dl', { tabindex: 0 },
    Object.entries(schemaOf(schema).properties).flatMap(([name, property]) => [el('dt', {}, name), el('dd', {}, property.description ?? schemaOf(property)?.description ?? '')])));
}

async function send(method, path, inputs, body, status, answer) {
  status.textContent = 'Asking …';
  const url = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(inputs.get(name).value));
  const typed = byId('key').value.trim() || key.get();
  try {
    const started = performance.now();
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: { ...(typed && { 'x-api-key': typed }), ...(body && { 'content-type': 'application/json' }) },
      body: body?.value,
    });
    const text = await response.text();
    status.textContent = `${response.status} ${response.statusText}, ${(performance.now() - started).toFixed(0)} ms`;
    answer.textContent = text.startsWith('{') ? JSON.stringify(JSON.parse(text), null, 2) : text;
    show(answer, true);
  } catch (error) {
    status.textContent = `No answer: ${error.message}`;
  }
}

function operationOf(path, method, operation, first) {
  const inputs = new Map((operation.parameters ?? []).filter(parameter => parameter.in === 'path').map(parameter =>
    [parameter.name, el('input', { id: fieldId(operation, parameter.name), value: parameter.example ?? '', required: true, spellcheck: 'false' })]));
  const content = operation.requestBody?.content['application/json'];
  const body = content && el('textarea', { id: fieldId(operation, 'body'), rows: 7, spellcheck: 'false' });
  if (body) body.value = JSON.stringify(content.example, null, 2);
  const status = el('p', { role: 'status' });
  const answer = el('pre', { tabindex: 0, hidden: true, role: 'region', 'aria-label': 'Answer' });
  const form = el('form', {},
    [...inputs].map(([name, input]) => [el('label', { for: input.id }, name), input]),
    body && [el('label', { for: body.id }, 'Body'), body, fieldsOf(content.schema)],
    el('button', { type: 'submit' }, 'Send'), status, answer);
  form.addEventListener('submit', event => {
    event.preventDefault();
    send(method, path, inputs, body, status, answer);
  });
  return el('details', { open: first },
    el('summary', {}, el('h2', {}, el('span', { class: `method ${method}` }, method.toUpperCase()), ` ${path}`), el('span', { class: 'sub' }, operation.summary)), form);
}

byId('key-form').addEventListener('submit', event => event.preventDefault());

try {
  api = await (await fetch('/openapi/v1.json')).json();
  byId('about').textContent = api.info.description;
  byId('main').replaceChildren(...Object.entries(api.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => [path, method, operation]))
    .map(([path, method, operation], i) => operationOf(path, method, operation, i === 0)));
} catch (error) {
  byId('loading').className = 'note bad';
  byId('loading').textContent = `The contract cannot be read: ${error.message}`;
}
