import { key, onOutcome } from './api.js';
import { byId } from './dom.js';

/** Asks for a key where the worker wants one; `retry` is called when there is another. */
export function watchKey(retry) {
  const dialog = byId('key-dialog');
  const ask = () => {
    if (dialog.open) return;
    byId('key').value = '';
    dialog.showModal();
    byId('key').focus();
  };

  let asked = false;
  onOutcome(outcome => {
    if (outcome !== 'unauthenticated' || asked) return;
    asked = true;
    byId('key-why').textContent = key.get()
      ? 'The worker does not know this key. Enter another one; it stays in this tab until it is closed.'
      : 'This worker answers clients that it knows. The key stays in this tab until it is closed.';
    key.forget();
    ask();
  });

  byId('open-key').addEventListener('click', ask);
  dialog.addEventListener('close', () => {
    const value = byId('key').value.trim();
    if (dialog.returnValue === 'use' && value) key.set(value);
    else if (dialog.returnValue === 'forget') key.forget();
    else return;
    asked = false;
    byId('key').value = '';
    retry();
  });
}
