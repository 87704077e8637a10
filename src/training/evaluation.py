"""The strategies side by side on held-out items, without servers."""

import functools
import hashlib

import numpy as np
import torch

from . import blends, offline
from .judging import NAMES, Judge, means

SHOWN = ("HR@10", "HR@20", "HR@100", "NDCG@10", "coverage@10", "coverage@100", "recall tail")


def strategies(kind):
    """Name, as the served evaluation calls the row, the kinds of interest left out, and the rule."""
    implicit, both = {"explicit": True}, {}
    if kind == "single":
        yield "single", implicit, blends.turns
        yield "single, topics", implicit, blends.covering(blends.turns)
        return
    yield "implicit", implicit, blends.turns
    yield "explicit", {"implicit": True}, blends.turns
    yield "blended", both, blends.turns
    yield "blended, weighted turns", both, blends.weighted
    yield "blended, pooled score", both, blends.pooled
    yield "blended, normalised score", both, blends.normalised
    yield "blended, reciprocal ranks", both, blends.reciprocal
    yield "blended, re-ranked", both, blends.reranked
    yield "blended, pooled, topics", both, blends.covering(blends.pooled)
    yield "implicit, pooled score", implicit, blends.pooled


def evaluate(training, ends, users=None, only=None, explicit_of=None):
    """Means and intervals of each strategy's measures over users whose held-out rows are `ends` (-1 for none): all items ranked, budget 100.

    Those whose item nobody had engaged with before are told apart too. `only` names the strategies that are wanted; `explicit_of` is another run,
    whose explicit interests take the place of this one's.
    """
    chosen, values = lists(training, ends, users, only, explicit_of)
    found = means(values)
    cold = (training.frequency[training.histories.item[ends[chosen]]] == 0).numpy()
    return {
        "users": len(chosen), "kind": training.settings.kind, "seed": training.settings.seed,
        "strategies": {name: {measure: round(of[measure][0], 5) for measure in of} for name, of in found.items()},
        "intervals": {name: {measure: [round(end, 5) for end in of[measure][1:]] for measure in of} for name, of in found.items()},
        "cold items": {"users": int(cold.sum()), "strategies": _hits(values, cold)}, "known items": {"strategies": _hits(values, ~cold)}}


def _hits(values, of):
    """Hit rates of some of the users."""
    rates = [(measure, at) for at, measure in enumerate(NAMES) if measure.startswith("HR@")] if of.any() else []
    return {name: {measure: round(float(all_of[of, at].mean()), 5) for measure, at in rates} for name, all_of in values.items()}


def lists(training, ends, users=None, only=None, explicit_of=None):
    """The users that are evaluated, and of each strategy their measures [U, M]."""
    h, catalogue = training.histories, training.catalogue
    chosen = np.flatnonzero((ends >= 0) & (ends > h.start))
    if users is not None:
        chosen = np.sort(np.random.default_rng(1).permutation(chosen)[:users])
    before = np.arange(len(h.item)) < np.where(ends >= 0, ends, h.train_end)[h.user]
    judge = Judge(catalogue.topics_of.numpy(), np.bincount(h.item[before], minlength=len(training.data.items) + 1), training.data.items)
    follows = functools.partial(derived_follows, catalogue, h, training.data.users)
    values = {}

    def retrieved(run):
        return offline.retrieve(run.averaged(), run.catalogue, h, chosen, ends[chosen], blends.POOL * offline.BUDGET, follows=follows)

    chunks = retrieved(training) if explicit_of is None else map(offline.joined, retrieved(training), retrieved(explicit_of))
    for chunk in chunks:
        for name, leave_out, rule in strategies(training.settings.kind):
            if only is None or name in only:
                part = offline.without(chunk, **leave_out) if leave_out else chunk
                values.setdefault(name, []).extend(
                    judge.of(rule(blends.planned(part, row, offline.BUDGET)), chunk.held_out[row], chunk.seen[row], chunk.table)
                    for row in range(len(part.users)))
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
