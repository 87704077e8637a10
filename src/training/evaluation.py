"""The strategies side by side on held-out items, without servers."""

import functools
import hashlib

import numpy as np
import torch

from . import offline
from .judging import Judge, means

BUDGET = 100
SHOWN = ("HR@10", "HR@20", "HR@100", "NDCG@10", "coverage@10", "coverage@100", "recall tail")


def strategies(kind):
    """Name, the kinds of interest left out, and the rule. The names are those of the served evaluation's rows, but for `single`."""
    implicit, both = {"explicit": True}, {}
    yield "implicit, round-robin", implicit, offline.round_robin
    yield "implicit, pooled", implicit, offline.pooled
    if kind == "single":
        yield "implicit, topics", implicit, offline.covering(offline.pooled)
        return
    yield "explicit, round-robin", {"implicit": True}, offline.round_robin
    yield "blended, round-robin", both, offline.round_robin
    yield "blended, weighted", both, offline.weighted
    yield "blended, pooled", both, offline.pooled
    yield "blended, pooled, topics", both, offline.covering(offline.pooled)


def evaluate(training, ends, users=None):
    """Means and intervals of each strategy's measures over users whose held-out rows are `ends` (-1 for none): all items ranked, budget 100."""
    chosen, values = lists(training, ends, users)
    found = means(values)
    return {
        "users": len(chosen), "kind": training.settings.kind, "seed": training.settings.seed,
        "strategies": {name: {measure: round(of[measure][0], 5) for measure in of} for name, of in found.items()},
        "intervals": {name: {measure: [round(end, 5) for end in of[measure][1:]] for measure in of} for name, of in found.items()}}


def lists(training, ends, users=None):
    """The users that are evaluated, and of each strategy their measures [U, M]."""
    h, catalogue = training.histories, training.catalogue
    chosen = np.flatnonzero((ends >= 0) & (ends > h.start))
    if users is not None:
        chosen = np.sort(np.random.default_rng(1).permutation(chosen)[:users])
    before = np.arange(len(h.item)) < np.where(ends >= 0, ends, h.train_end)[h.user]
    judge = Judge(catalogue.topics_of.numpy(), np.bincount(h.item[before], minlength=len(training.data.items) + 1), training.data.items)
    follows = functools.partial(derived_follows, catalogue, h, training.data.users)
    values = {}
    for chunk in offline.retrieve(training.averaged(), catalogue, h, chosen, ends[chosen], offline.POOL * BUDGET, follows=follows):
        for name, leave_out, rule in strategies(training.settings.kind):
            part = offline.without(chunk, **leave_out) if leave_out else chunk
            values.setdefault(name, []).extend(judge.of(rule(part, row, BUDGET), part.held_out[row]) for row in range(len(part.users)))
    return chosen, {name: np.array(of) for name, of in values.items()}


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
    lines = [f"{result['users']:,} users, {result['kind']}", f"{'':26}" + "".join(f"{name:>14}" for name in SHOWN)]
    for name, measures in result["strategies"].items():
        lines.append(f"{name:26}" + "".join(f"{measures[measure]:14.4f}" for measure in SHOWN))
    return "\n".join(lines)
