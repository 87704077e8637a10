"""The strategies side by side on held-out items, without servers."""

import functools
import hashlib

import numpy as np
import torch

from . import offline

AT = (5, 10, 20, 50, 100)
BUDGET = 100


def evaluate(training, ends, users=None):
    """Hit rates of each strategy over users whose held-out rows are `ends` (-1 for none), all items ranked, budget 100."""
    h, catalogue = training.histories, training.catalogue
    chosen = np.flatnonzero((ends >= 0) & (ends > h.start))
    if users is not None:
        chosen = np.sort(np.random.default_rng(1).permutation(chosen)[:users])
    model = training.averaged()
    follows = functools.partial(derived_follows, catalogue, h, training.data.users)
    found = {}
    for chunk in offline.retrieve(model, catalogue, h, chosen, ends[chosen], BUDGET, follows=follows):
        implicit = offline.without(chunk, explicit=True)
        explicit = offline.without(chunk, implicit=True)
        for name, part, rule in (
            ("implicit, pooled", implicit, offline.pooled), ("implicit, round-robin", implicit, offline.round_robin),
            ("explicit, round-robin", explicit, offline.round_robin),
            ("blended, pooled", chunk, offline.pooled), ("blended, round-robin", chunk, offline.round_robin),
        ):
            found.setdefault(name, []).append(offline.hits(part, rule, AT, BUDGET))
    return {
        "users": len(chosen), "kind": training.settings.kind, "seed": training.settings.seed,
        "strategies": {
            name: {f"HR@{k}": round(float(rate), 5) for k, rate in zip(AT, np.concatenate(hits).mean(0))} for name, hits in found.items()}}


def derived_follows(catalogue, histories, names, users, ends):
    """As the replay derives them: topics that at least two of a user's items share, of all rows before the held-out one."""
    rows = histories.of(users, ends, length=max(1, int((ends - histories.start[users]).max())), window=None)
    topics = catalogue.follows(rows.items, most=5, least=2, rarest=False)
    for row, user in enumerate(users):
        topics[row] = torch.tensor(sorted(topics[row].tolist(), key=lambda t: _draw(f"evaluation-{names[user]}", catalogue, t)))
    return topics


def _draw(seed, catalogue, topic):
    """The place of a followed topic in the query worker's draw (`SeededSample` in Streaming.Interests); none comes last."""
    if topic == 0:
        return (1 << 64, 0)
    digest = hashlib.sha256(f"{len(seed)}:{seed}Topic/{catalogue.topic_names[topic - 1]}".encode()).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")


def table(result):
    lines = [f"{result['users']:,} users, {result['kind']}", f"{'':24}" + "".join(f"{'HR@' + str(k):>9}" for k in AT)]
    for name, rates in result["strategies"].items():
        lines.append(f"{name:24}" + "".join(f"{rates[f'HR@{k}']:9.4f}" for k in AT))
    return "\n".join(lines)
