"""How the lists that a user's interests found become one list: the rules of Streaming.Interests, as the query worker applies them."""

from dataclasses import dataclass

import numpy as np

POOL = 2
TOPIC_SHARE = 0.1
RELEVANCE = 0.7
LOGISTIC_SLOPE = 1.702
FUSION_CONSTANT = 60
IMPLICIT_SHARE = 0.6
MOST_IMPLICIT = 7


@dataclass
class Lists:
    """What each interest that may give something found, best first: implicit ones by mass, then the choices.

    `items` and `scores` are arrays, one an interest, `budgets` their shares of `count`, `choice` whether it is one. `found` is the retrieval they
    come from: a last step looks up items' vectors and topics in it, and ties are broken by its order of names.
    """

    items: list
    scores: list
    budgets: list
    choice: list
    count: int
    found: object

    def first(self, depths):
        """The beginnings of the lists."""
        return [items[:depth] for items, depth in zip(self.items, depths)]


@dataclass
class Blended:
    """One list, what the rule was given of each interest, and whether that one is a choice."""

    items: np.ndarray
    given: list
    choice: list


def planned(found, row, count):
    """One user's lists with budgets that sum to `count`. See `Budgets` in Streaming.Interests."""
    mass = found.mass[row].astype(np.float64)
    slots = [k for k in np.argsort(-mass, kind="stable") if mass[k] > 0][:MOST_IMPLICIT]
    choices = [len(mass) + t for t in range(found.topics.shape[1]) if found.topics[row, t] > 0]
    total = 0 if not slots else count if not choices else int(np.floor(count * IMPLICIT_SHARE + 0.5))
    budgets = proportional(mass[slots], total) + equal(len(choices), count - total if choices else 0)
    asked = [(source, budget) for source, budget in zip(slots + choices, budgets) if budget > 0]
    there = [found.items[row, source] > 0 for source, _ in asked]
    return Lists(
        [found.items[row, source][is_there] for (source, _), is_there in zip(asked, there)],
        [found.scores[row, source][is_there] for (source, _), is_there in zip(asked, there)],
        [budget for _, budget in asked], [source >= len(mass) for source, _ in asked], count, found)


def turns(lists, pool=1):
    """The interests take turns. See `RoundRobin`."""
    given = lists.first([pool * lists.count] * len(lists.items))
    return Blended(take_turns(given, [pool * budget for budget in lists.budgets]), given, lists.choice)


def weighted(lists, pool=1):
    """Turns in proportion to the budgets, from the first item on. See `WeightedRoundRobin`."""
    budgets = [pool * budget for budget in lists.budgets]
    due = [((given + 0.5) / budget, source) for source, budget in enumerate(budgets) for given in range(budget)]
    given = lists.first([pool * lists.count] * len(lists.items))
    return Blended(take_turns(given, budgets, [source for _, source in sorted(due)]), given, lists.choice)


def pooled(lists, pool=1):
    """Items by the score of the interest that scores them best. See `PooledScore`."""
    return _by_worth(lists, pool, lambda scores: (1 + scores) / 2, np.maximum, [pool * lists.count] * len(lists.items))


def normalised(lists, pool=1):
    """Items by the sum of their standard scores within each list. See `StandardScore`."""
    def worth(scores):
        deviation = scores.std() if len(scores) else 0
        return 1 / (1 + np.exp(-LOGISTIC_SLOPE * ((scores - scores.mean()) / deviation if deviation > 0 else 0 * scores)))
    return _compared(lists, pool, worth)


def reciprocal(lists, pool=1):
    """Items by the sum of their reciprocal ranks. See `ReciprocalRankFusion`."""
    return _compared(lists, pool, lambda scores: (FUSION_CONSTANT + 1) / (FUSION_CONSTANT + 1.0 + np.arange(len(scores))))


def reranked(lists):
    """Turns, re-ranked by maximal marginal relevance (Carbonell and Goldstein 1998). See `MaximalMarginalRelevance`."""
    found = turns(lists, POOL)
    items, vectors = found.items, lists.found.table[found.items]
    relevance, nearest = 1 - np.arange(len(items)) / max(1, len(items)), np.full(len(items), -np.inf)
    left, order = np.ones(len(items), bool), []
    while len(order) < min(lists.count, len(items)):
        marginal = RELEVANCE * relevance - (1 - RELEVANCE) * nearest if order else relevance
        best = int(np.where(left, marginal, -np.inf).argmax())
        order.append(best)
        left[best] = False
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return Blended(items[order], found.given, found.choice)


def covering(rule, share=TOPIC_SHARE):
    """The last `share` of the places for topics that the places before lack. See `TopicCoverage`."""
    def cover(lists):
        found, count = rule(lists, POOL), lists.count
        pool, topics_of = found.items, lists.found.topics_of
        topics, keep = topics_of[pool], count - int(np.floor(count * share + 0.5))
        weight = np.zeros(topics_of.max() + 1, np.int64)
        np.add.at(weight, topics, np.arange(len(pool), 0, -1)[:, None])
        weight[0] = 0
        order = list(range(min(keep, len(pool))))
        left = np.ones(len(pool), bool)
        left[order] = False
        weight[topics[order]] = 0
        while len(order) < min(count, len(pool)):
            best = int(np.where(left, weight[topics].sum(1), -1).argmax())
            order.append(best)
            left[best] = False
            weight[topics[best]] = 0
        return Blended(pool[order], found.given, found.choice)
    return cover


def take_turns(lists, budgets, order=None):
    """`order` lists sources in the order of their turns; None: one turn each, again and again. What is left over goes round one a turn."""
    taken, where, left = [], [0] * len(lists), list(budgets)
    lists = [items.tolist() if isinstance(items, np.ndarray) else items for items in lists]
    known = set()

    def take(source):
        while where[source] < len(lists[source]):
            item = lists[source][where[source]]
            where[source] += 1
            if item not in known:
                known.add(item)
                taken.append(item)
                return True
        return False

    total = sum(budgets)
    ended = set()
    for source in order or ():
        if source not in ended and not take(source):
            ended.add(source)
    for limited in (True, False) if order is None else (False,):
        moved = True
        while moved and len(taken) < total:
            moved = False
            for source in range(len(lists)):
                if len(taken) >= total or (limited and left[source] == 0):
                    continue
                if take(source):
                    left[source] -= 1
                    moved = True
                elif limited:
                    left[source] = 0
    return np.array(taken, np.int64)


def _compared(lists, pool, worth):
    """Rules that compare places within the lists are given twice the budgets, or all where that is too little."""
    found = _by_worth(lists, pool, worth, np.add, [pool * min(2 * budget, lists.count) for budget in lists.budgets])
    if len(found.items) < pool * lists.count:
        found = _by_worth(lists, pool, worth, np.add, [pool * lists.count] * len(lists.items))
    return found


def _by_worth(lists, pool, worth, together, depths):
    """All items by what their findings are worth together, then by their best rank, then by name."""
    given = lists.first(depths)
    if not given:
        return Blended(np.zeros(0, np.int64), given, lists.choice)
    items, at = np.unique(np.concatenate(given), return_inverse=True)
    total, rank = np.zeros(len(items), np.int64), np.full(len(items), np.iinfo(np.int64).max)
    # Whole numbers, as in `Pool`: sums of floating point depend on the order.
    together.at(total, at, np.concatenate([
        np.rint(worth(scores[:len(part)].astype(np.float64)) * 2.0 ** 40).astype(np.int64) for part, scores in zip(given, lists.scores)]))
    np.minimum.at(rank, at, np.concatenate([np.arange(len(part)) for part in given]))
    order = np.lexsort((lists.found.order[items], rank, -total))
    return Blended(items[order][:pool * lists.count], given, lists.choice)


def proportional(masses, total):
    """Largest remainder, the earlier source on ties."""
    if len(masses) == 0:
        return []
    shares = masses / masses.max() / (masses / masses.max()).sum() * total
    budgets = np.floor(shares).astype(int)
    remainders = shares - budgets
    for _ in range(total - budgets.sum()):
        best = int(np.argmax(remainders))
        budgets[best] += 1
        remainders[best] -= 1
    return budgets.tolist()


def equal(sources, total):
    return [total // sources + (i < total % sources) for i in range(sources)]
