"""Recall as a function of staleness: vectors frozen some time before each test event, cut by time."""

import json

import numpy as np

from . import blends, offline
from .plots import line_chart

HOUR = 3_600_000
STALENESS = {"0": 0, "1 h": HOUR, "1 d": 24 * HOUR, "7 d": 168 * HOUR}
AT = (10, 20, 100)


def evaluate(training, until, users=None):
    """Hit rates (pooled over implicit interests) of every event from `until` on, at each staleness, cold users and items apart.

    An event counts where its item was not engaged with before by its user. A user is cold without a row before `until`, an item where nobody
    engaged with it before. The history of staleness s holds what was engaged with at least s before the event: what a pipeline that is s behind
    would have served from.
    """
    h = training.histories
    place = np.arange(len(h.item))
    key = h.user.astype(np.int64) * (h.item.max() + 1) + h.item
    _, first = np.unique(key, return_index=True)
    fresh = np.zeros(len(place), bool)
    fresh[first] = True
    tests = place[(h.time >= until) & fresh]
    if users is not None:
        tests = np.sort(np.random.default_rng(1).permutation(tests)[:users])
    cold_user = h.train_end[h.user[tests]] == h.start[h.user[tests]]
    cold_item = (training.frequency[h.item[tests]] == 0).numpy()
    groups = {"warm": ~cold_user & ~cold_item, "cold user": cold_user & ~cold_item, "cold item": cold_item}
    result = {"events": len(tests), "groups": {name: int(of.sum()) for name, of in groups.items()}, "staleness": {}}
    newest = None
    for name, behind in STALENESS.items():
        ends = np.array([h.start[u] + np.searchsorted(h.time[h.start[u]:t], h.time[t] - behind, side="right" if behind else "left")
                         for u, t in zip(h.user[tests], tests)])
        ends = np.minimum(ends, tests) if behind else tests
        hit = _hits(training, tests, ends)
        newest = hit if newest is None else newest
        changed = ends != tests
        result["staleness"][name] = {
            "changed": round(float(np.mean(changed)), 4), **{group: _rates(hit[of]) for group, of in groups.items() if of.any()},
            # Where nothing happened in between, nothing would have been stale: the case is made by the others.
            "changed events": _rates(hit[changed]), "changed events, had they been fresh": _rates(newest[changed])}
    return result


def _rates(hit):
    return {f"HR@{k}": round(float(hit[:, i].mean()), 5) for i, k in enumerate(AT)} if len(hit) else {}


def _hits(training, tests, ends):
    """[events, len(AT)]; an event without any history is a miss."""
    h = training.histories
    hit = np.zeros((len(tests), len(AT)), bool)
    known = np.flatnonzero(ends > h.start[h.user[tests]])
    model, at = training.averaged(), 0
    for found in offline.retrieve(
            model, training.catalogue, h, h.user[tests[known]], ends[known], max(AT), held_out=h.item[tests[known]], seen_until=tests[known]):
        part = known[at:at + len(found.users)]
        hit[part] = offline.hits(found, blends.pooled, AT, max(AT))
        at += len(found.users)
    return hit


def report(result, folder):
    (folder / "staleness.json").write_text(json.dumps(result, indent=2) + "\n")
    names = list(result["staleness"])
    (folder / "staleness.svg").write_text(line_chart(
        "Share of events whose item is found, by staleness of the vectors", "vectors frozen before the event", names,
        {f"HR@{k}, {group}": [result["staleness"][n].get(group, {}).get(f"HR@{k}", 0.0) for n in names]
         for k in AT for group in ("warm", "cold user")}))


def table(result):
    lines = [f"{result['events']:,} events: " + ", ".join(f"{count:,} {name}" for name, count in result["groups"].items())]
    for name, of in result["staleness"].items():
        lines.append(f"{name:>4}  histories changed {of['changed']:.3f}  " + "  ".join(
            f"{group} " + " ".join(f"{k} {v:.4f}" for k, v in rates.items()) for group, rates in of.items() if isinstance(rates, dict)))
    return "\n".join(lines)
