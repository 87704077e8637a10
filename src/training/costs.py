"""Quality against cost: how many interests are searched, how the items' vectors are stored, and whether all of them are compared."""

import functools
import json
from dataclasses import replace

import numpy as np
import torch

from . import blends, offline
from .evaluation import derived_follows
from .neighbours import LOOKED_AT, Neighbours
from .plots import line_chart

AT = (10, 20, 50, 100)
INTERESTS = (1, 2, 3, 4, 5, 7)
LEVELS = 127
QUANTILE = 0.99
OVERSAMPLED = 2


def evaluate(training, ends, users=None):
    """Hit rates and what they cost, over users whose held-out rows are `ends` (-1 for none), exact search over all items.

    Quantised storage and approximate search are computed here, not by a server: see `quantised` and `Neighbours`, which hnswlib makes; without it
    there are no figures of that.
    """
    h, catalogue = training.histories, training.catalogue
    chosen = np.flatnonzero((ends >= 0) & (ends > h.start))
    if users is not None:
        chosen = np.sort(np.random.default_rng(1).permutation(chosen)[:users])
    model = training.averaged()
    follows = functools.partial(derived_follows, catalogue, h, training.data.users)
    result = {"users": len(chosen), "interests": {}, "storage": {}}

    def found(search=None, count=offline.BUDGET):
        return offline.retrieve(model, catalogue, h, chosen, ends[chosen], count, follows=follows, search=search)

    hits = {}
    for chunk in found():
        variants = {str(k): heaviest(offline.without(chunk, explicit=True), k) for k in INTERESTS if k <= chunk.mass.shape[1]}
        variants["all and topics"] = chunk
        for name, part in variants.items():
            of = hits.setdefault(name, {"searches": [], "turns": [], "pooled": []})
            of["searches"].append((part.items[:, :, 0] > 0).sum(1))
            of["turns"].append(offline.hits(part, blends.turns, AT))
            of["pooled"].append(offline.hits(part, blends.pooled, AT))
    for name, of in hits.items():
        result["interests"][name] = {
            "searches": round(float(np.concatenate(of["searches"]).mean()), 2),
            **{rule: rates(np.concatenate(of[rule])) for rule in ("turns", "pooled")}}

    def pooled(search, count=offline.BUDGET):
        chunks = found(search, count)
        return rates(np.concatenate([
            offline.hits(chunk if count == offline.BUDGET else rescored(chunk, model), blends.pooled, AT) for chunk in chunks]))

    whole, byte = 4 * training.settings.dimension, training.settings.dimension
    result["storage"] = {
        "float32": {"bytes a vector": whole, **pooled(None)},
        "int8": {"bytes a vector": byte, **pooled(quantised)},
        f"int8, rescored from {OVERSAMPLED} times as many": {"bytes a vector": byte, **pooled(quantised, OVERSAMPLED * offline.BUDGET)}}
    result["index"] = {"exact": rates(np.concatenate(hits["all and topics"]["pooled"])), **approximate(model, pooled)}
    return result


def approximate(model, pooled):
    """Hit rates of approximate search by how many items it looks at, what share of the exact answer it finds, and how long a search takes."""
    with torch.no_grad():
        table = model.items.table()
    try:
        graph = Neighbours(table)
    except ImportError:
        return {}
    result = {}
    for looked_at in LOOKED_AT:
        of = {}
        found = pooled(graph.search(model.settings.interests, looked_at, offline.SEEN, of))
        result[f"HNSW, {looked_at} looked at"] = {
            **found, "of the exact answer": round(of["found"] / of["searches"] / graph.asked, 4),
            "microseconds a search": round(1e6 * of["seconds"] / of["searches"], 1), "microseconds of an exact one": round(1e6 * of["exact"] / of["searches"], 1)}
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
    order = np.argsort(-scores, axis=2, kind="stable")[:, :, :offline.BUDGET]
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
    for name, of in result["index"].items():
        lines.append(f"{name:>44} " + "  ".join(f"{key} {value}" for key, value in of.items()))
    return "\n".join(lines)
