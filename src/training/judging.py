"""How good lists are: measures of one user's list, and means over users with the interval that holds 95 % of their bootstrap."""

import numpy as np

HITS = (5, 10, 20, 50, 100)
COVERAGE = (10, 20, 50, 100)
NAMES = [
    *(f"HR@{k}" for k in HITS), "NDCG@10", "NDCG@20", *(f"coverage@{k}" for k in COVERAGE), "topics", "own topics",
    "recall head", "recall torso", "recall tail", "diversity", "found by both", "unique hits"]
HEAD, TORSO = 0.5, 0.8
RESAMPLES = 1000


class Judge:
    """`topics_of` [N + 1, P] are items' topics, 0 for none; `counts` [N + 1] how often each item was engaged with before the held-out events."""

    def __init__(self, topics_of, counts, names):
        self.topics_of, self.band = topics_of, bands(counts, names)

    def of(self, blend, target, seen, table):
        """The measures of one list, NaN where one says nothing: of topics without any, of recall by popularity of the other bands, of who found a
        hit without one. `seen` are the user's earlier items, `table` the items' vectors.
        """
        items = blend.items
        place = np.flatnonzero(items == target)
        place = place[0] if len(place) else len(items) + max(HITS)
        gain = 1 / np.log2(place + 2)
        topics = self.topics_of[target]
        topics = topics[topics > 0]
        covered = [np.isin(topics, self.topics_of[items[:k]]).mean() if len(topics) else np.nan for k in COVERAGE]
        recall = [float(place < max(HITS)) if self.band[target] == band else np.nan for band in range(3)]
        answered, own = _distinct(self.topics_of[items]), _distinct(self.topics_of[seen])
        vectors = table[items].sum(0)
        pairs = len(items) * (len(items) - 1)
        found = np.array([np.isin(items, given) for given in blend.given]).reshape(len(blend.given), len(items))
        choice = np.array(blend.choice, bool)
        return [
            *(float(place < k) for k in HITS), *(gain if place < k else 0.0 for k in (10, 20)), *covered,
            len(answered), np.isin(own, answered).mean() if len(own) else np.nan, *recall,
            1 - (vectors @ vectors - len(items)) / pairs if pairs else np.nan,
            (found[choice].any(0) & found[~choice].any(0)).mean() if len(items) else 0.0,
            float(found[:, place].sum() == 1) if place < len(items) else np.nan]


def _distinct(topics):
    found = np.unique(topics)
    return found[found > 0]


def bands(counts, names):
    """0 for the most engaged items that hold half of the engagements, 1 for those with the next three tenths, 2 for the others; ties by name."""
    order = np.array(sorted(np.flatnonzero(counts), key=lambda item: (-counts[item], names[item - 1].encode("utf-16-be"))), np.int64)
    before = np.cumsum(counts[order]) - counts[order]
    band = np.full(len(counts), 2)
    band[order[before < TORSO * counts.sum()]] = 1
    band[order[before < HEAD * counts.sum()]] = 0
    return band


def means(strategies, seed=1):
    """Of each strategy's values [U, M], by measure, (mean, low, high) over the users that it says something about; the same resamples for all."""
    values = np.concatenate(list(strategies.values()), 1)
    there = (~np.isnan(values)).astype(np.float32)
    known = np.nan_to_num(values).astype(np.float32)
    random = np.random.default_rng(seed)
    drawn = np.empty((RESAMPLES, values.shape[1]))
    for resample in range(RESAMPLES):
        counts = np.bincount(random.integers(0, len(values), len(values)), minlength=len(values)).astype(np.float32)
        drawn[resample] = counts @ known / np.maximum(counts @ there, 1)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    mean = known.sum(0, dtype=np.float64) / np.maximum(there.sum(0), 1)
    found = iter(zip(mean.tolist(), low.tolist(), high.tolist()))
    return {name: {measure: next(found) for measure in NAMES} for name in strategies}
