// Asks the worker, with the key that this tab knows.

const keyName = 'streaming-api-key';

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const key = {
  get: () => sessionStorage.getItem(keyName),
  set: value => sessionStorage.setItem(keyName, value),
  forget: () => sessionStorage.removeItem(keyName),
};

const listeners = new Set();

/** Told of each outcome: 'ok', 'away' (no answer at all) or 'unauthenticated'. */
export const onOutcome = listener => listeners.add(listener);

const tell = (outcome, detail) => listeners.forEach(listener => listener(outcome, detail));

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (key.get()) headers['x-api-key'] = key.get();
  let response;
  try {
    response = await fetch(path, { ...options, headers, credentials: 'same-origin', signal: AbortSignal.timeout(15_000) });
  } catch {
    tell('away');
    throw new ApiError(0, 'The worker does not answer.');
  }
  const body = response.headers.get('content-type')?.includes('json') ? await response.json() : null;
  if (response.ok) {
    tell('ok');
    return body;
  }
  const message = body?.detail ?? body?.title ?? `The worker answered ${response.status}.`;
  tell(response.status === 401 ? 'unauthenticated' : 'ok', message);
  throw new ApiError(response.status, message);
}

export const get = path => ask(path);

export const post = (path, body) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Runs a task now and again, one at a time, and only while the page is seen. */
export function every(seconds, task) {
  let running = false;
  const run = async () => {
    if (running || document.hidden) return;
    running = true;
    try {
      await task();
    } finally {
      running = false;
    }
  };
  document.addEventListener('visibilitychange', run);
  setInterval(run, seconds * 1000);
  run();
  return run;
}
