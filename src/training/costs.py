"""Quality against cost: how many interests are searched, how many items are answered, and how the items' vectors are stored."""

import functools
import json
from dataclasses import replace

import numpy as np
import torch

from . import offline
from .evaluation import derived_follows
from .plots import line_chart

AT = (10, 20, 50, 100)
BUDGET = 100
INTERESTS = (1, 2, 3, 4, 5, 7)
LEVELS = 127
QUANTILE = 0.99
OVERSAMPLED = 2


def evaluate(training, ends, users=None):
    """Hit rates and what they cost, over users whose held-out rows are `ends` (-1 for none), exact search over all items.

    Quantised storage is computed here, not by a server: see `quantised`.
    """
    h, catalogue = training.histories, training.catalogue
    chosen = np.flatnonzero((ends >= 0) & (ends > h.start))
    if users is not None:
        chosen = np.sort(np.random.default_rng(1).permutation(chosen)[:users])
    model = training.averaged()
    follows = functools.partial(derived_follows, catalogue, h, training.data.users)
    result = {"users": len(chosen), "interests": {}, "storage": {}}

    def found(search=None, count=BUDGET):
        return offline.retrieve(model, catalogue, h, chosen, ends[chosen], count, follows=follows, search=search)

    hits = {}
    for chunk in found():
        variants = {str(k): heaviest(offline.without(chunk, explicit=True), k) for k in INTERESTS if k <= chunk.mass.shape[1]}
        variants["all and topics"] = chunk
        for name, part in variants.items():
            of = hits.setdefault(name, {"searches": [], "turns": [], "pooled": []})
            of["searches"].append((part.items[:, :, 0] > 0).sum(1))
            of["turns"].append(offline.hits(part, offline.round_robin, AT))
            of["pooled"].append(offline.hits(part, offline.pooled, AT))
    for name, of in hits.items():
        result["interests"][name] = {
            "searches": round(float(np.concatenate(of["searches"]).mean()), 2),
            **{rule: rates(np.concatenate(of[rule])) for rule in ("turns", "pooled")}}

    dimension = training.settings.dimension
    for name, search, count in (
            ("float32", None, BUDGET), ("int8", quantised, BUDGET), (f"int8, rescored from {OVERSAMPLED} times as many", quantised, OVERSAMPLED * BUDGET)):
        of = []
        for chunk in found(search, count):
            if count > BUDGET:
                chunk = rescored(chunk, model)
            of.append(offline.hits(chunk, offline.pooled, AT))
        result["storage"][name] = {"bytes a vector": dimension * (4 if search is None else 1), **rates(np.concatenate(of))}
    return result


def heaviest(found, most):
    """The same retrieval with the `most` implicit interests of greatest mass alone."""
    place = (-found.mass).argsort(1, kind="stable").argsort(1)
    keep = place < most
    return replace(found, mass=np.where(keep, found.mass, 0), items=np.where(keep[:, :, None], found.items, 0))


def quantised(vectors, interests):
    """Scores after linear scalar quantisation of items and interests alike, as in Qdrant (`int8` with `quantile` 0.99), without its index:
    128 levels between the extremes of the items' values, of which the outermost are left out, half a percent of the number of items.
    """
    values = vectors[1:].flatten().sort().values
    cut = max(1, int((len(vectors) - 1) * (1 - QUANTILE) / 2))
    low, high = values[cut], values[-1 - cut]
    step = (high - low) / LEVELS

    def levels(x):
        return ((x - low) / step).clamp(0, LEVELS).floor() * step + low
    return torch.matmul(levels(interests), levels(vectors).t())


def rescored(found, model):
    """The best by full precision among what the quantised search found."""
    table = model.items.table().detach().numpy()
    scores = np.einsum("bsd,bsnd->bsn", found.vectors, table[found.items])
    scores[found.items == 0] = offline.SEEN
    order = np.argsort(-scores, axis=2, kind="stable")[:, :, :BUDGET]
    return replace(found, items=np.take_along_axis(found.items, order, 2), scores=np.take_along_axis(scores, order, 2))


def rates(hit):
    return {f"HR@{k}": round(float(hit[:, i].mean()), 5) for i, k in enumerate(AT)}


def report(result, folder):
    (folder / "costs.json").write_text(json.dumps(result, indent=2) + "\n")
    interests, storage = result["interests"], result["storage"]
    (folder / "interests.svg").write_text(line_chart(
        "Share of users whose held-out item is found, by interests searched", "implicit interests at most; all, and followed topics",
        list(interests), {f"HR@{k}, {rule}": [of[rule][f"HR@{k}"] for of in interests.values()] for k in (20, 100) for rule in ("turns", "pooled")}))
    (folder / "storage.svg").write_text(line_chart(
        "Share of users whose held-out item is found, by how items are stored", "exact search",
        [f"{name.split(',')[0]}{', rescored' if ',' in name else ''}: {of['bytes a vector']} B" for name, of in storage.items()],
        {f"HR@{k}": [of[f"HR@{k}"] for of in storage.values()] for k in AT}))


def table(result):
    lines = [f"{result['users']:,} users", f"{'interests':>16} searches  " + "".join(f"{rule + ' HR@' + str(k):>16}" for rule in ("turns", "pooled") for k in (20, 100))]
    for name, of in result["interests"].items():
        lines.append(f"{name:>16} {of['searches']:8.2f}  " + "".join(f"{of[rule][f'HR@{k}']:16.4f}" for rule in ("turns", "pooled") for k in (20, 100)))
    for name, of in result["storage"].items():
        lines.append(f"{name:>44} {of['bytes a vector']:4} B  " + "  ".join(f"HR@{k} {of[f'HR@{k}']:.4f}" for k in AT))
    return "\n".join(lines)
