import { every, onOutcome } from './api.js';
import { byId } from './dom.js';
import { refreshExperiments } from './experiments.js';
import { refreshFlow } from './flow.js';
import { watchKey } from './key.js';
import { refreshPopulation } from './population.js';
import { firstUser } from './user.js';

const words = { ok: ['live', 'live'], away: ['away', 'The worker does not answer; asking again.'], unauthenticated: ['away', 'The worker asks for an API key.'] };

onOutcome(outcome => {
  const state = byId('state');
  const [kind, said] = words[outcome];
  if (state.textContent === said) return;
  state.className = `state ${kind}`;
  state.textContent = said;
});

let hasUser = false;
const findUser = async () => { hasUser ||= await firstUser().catch(() => false); };

const again = [every(2, refreshFlow), every(5, refreshPopulation), every(10, refreshExperiments), every(3, async () => { if (!hasUser) await findUser(); })];

watchKey(() => again.forEach(run => run()));
