"""What the query worker would answer, computed without servers: candidates of each interest, and their blends."""

from dataclasses import dataclass, replace

import numpy as np
import torch

CHUNK = 256
SEEN = -9.0
POOL = 2
TOPIC_SHARE = 0.1


@dataclass
class Retrieval:
    """Of a chunk of users the candidates of each source, best first: items and scores [B, S, N] (0 for none).

    Sources are the K implicit slots, then T explicit choices. `mass` [B, K] is 0 for an empty slot, `topics` [B, T] 0 for none.
    """

    items: np.ndarray
    scores: np.ndarray
    mass: np.ndarray
    topics: np.ndarray
    vectors: np.ndarray
    held_out: np.ndarray
    history: np.ndarray
    users: np.ndarray
    topics_of: np.ndarray


@torch.no_grad()
def retrieve(model, catalogue, histories, users, ends, count, *, follows=None, learned_topics=False, held_out=None, seen_until=None,
             search=None):
    """Yields a Retrieval of each chunk of `users`, whose windows end before the rows `ends`; the items there are held out, or those given.

    Items engaged with before `seen_until` (default `ends`) are left out, as a request does that lists them.
    `follows` gives the topics that users choose; None for no choices. Topics are searched with the mean of their items, as the catalogue worker
    estimates it, or with their learned vector. `search` gives the scores of interests and the item table; None for their products.
    """
    model.eval()
    table = model.items.table()
    topic_vectors = model.items.topic_vectors() if learned_topics else catalogue.topic_means(table)
    of_topic = catalogue.of_topic()
    for start in range(0, len(users), CHUNK):
        part, end = users[start:start + CHUNK], ends[start:start + CHUNK]
        windows = histories.of(part, end)
        seen = ends if seen_until is None else seen_until
        seen = seen[start:start + CHUNK]
        seen = histories.of(part, seen, length=max(1, int((seen - histories.start[part]).max())), window=None).items
        items = table[windows.items]
        interests, mass, _, _ = model.implicit(items, windows.valid, windows.weight)
        topics = follows(part, end) if follows else torch.zeros(len(part), 0, dtype=torch.int64)
        if topics.shape[1]:
            explicit = model.explicit(
                topic_vectors[topics], items, windows.valid, windows.weight, catalogue.members(windows.items, topics))
            interests = torch.cat([interests, explicit], 1)
        scores = torch.matmul(interests, table.t()) if search is None else search(table, interests)
        slots = mass.shape[1]
        scores[:, :slots].masked_fill_((mass <= 0).unsqueeze(2), SEEN)
        scores[:, slots:].masked_fill_(~of_topic[topics], SEEN)
        scores.scatter_(2, seen.unsqueeze(1).expand(-1, scores.shape[1], -1), SEEN)
        scores[:, :, 0] = SEEN
        best, chosen = scores.topk(min(count, scores.shape[2] - 1), 2)
        chosen = torch.where(best > SEEN, chosen, 0)
        yield Retrieval(
            chosen.numpy(), best.numpy(), mass.numpy(), topics.numpy(), interests.numpy(),
            (histories.item[ends] if held_out is None else held_out)[start:start + CHUNK],
            windows.items.numpy(), part, catalogue.topics_of.numpy())


def without(found, *, implicit=False, explicit=False):
    """The same retrieval as if one kind of interest were not asked."""
    slots = found.mass.shape[1]
    keep = slice(0, slots) if explicit else slice(slots, None)
    return replace(
        found, items=found.items[:, keep], scores=found.scores[:, keep], vectors=found.vectors[:, keep],
        mass=found.mass[:, :0] if implicit else found.mass, topics=found.topics[:, :0] if explicit else found.topics)


def pooled(found, row, count):
    """Items by the score of the interest that scores them best."""
    items, scores = found.items[row].ravel(), found.scores[row].ravel()
    order = np.argsort(-scores, kind="stable")
    items = items[order]
    _, first = np.unique(items, return_index=True)
    items = items[np.sort(first)]
    return items[items > 0][:count]


def planned(found, row, count, implicit_share=0.6, most_implicit=7):
    """The lists of the sources that are asked, implicit ones by mass, then the choices, and their budgets. See `Budgets` in Streaming.Interests."""
    mass = found.mass[row].astype(np.float64)
    slots = [k for k in np.argsort(-mass, kind="stable") if mass[k] > 0][:most_implicit]
    choices = [len(mass) + t for t in range(found.topics.shape[1]) if found.topics[row, t] > 0]
    total = 0 if not slots else count if not choices else int(np.floor(count * implicit_share + 0.5))
    budgets = proportional(mass[slots], total) + equal(len(choices), count - total if choices else 0)
    return [found.items[row, s] for s in slots + choices], budgets


def round_robin(found, row, count):
    """The sources take turns. See `RoundRobin` in Streaming.Interests."""
    return take_turns(*planned(found, row, count))


def weighted(found, row, count):
    """Turns in proportion to the budgets, from the first item on. See `WeightedRoundRobin` in Streaming.Interests."""
    lists, budgets = planned(found, row, count)
    due = [((given + 0.5) / budget, source) for source, budget in enumerate(budgets) for given in range(budget)]
    return take_turns(lists, budgets, [source for _, source in sorted(due)])


def covering(rule, share=TOPIC_SHARE):
    """The last `share` of the places for topics that the places before lack. See `TopicCoverage` in Streaming.Interests."""
    def cover(found, row, count):
        pool = rule(found, row, POOL * count)
        topics, keep = found.topics_of[pool], count - int(np.floor(count * share + 0.5))
        weight = np.zeros(found.topics_of.max() + 1, np.int64)
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
        return pool[order]
    return cover


def take_turns(lists, budgets, turns=None):
    """`turns` are sources in the order of their turns; None: one turn each, again and again. What is left over goes round one a turn."""
    taken, where, left = [], [0] * len(lists), list(budgets)
    known = set()

    def take(source):
        while where[source] < len(lists[source]):
            item = lists[source][where[source]]
            where[source] += 1
            if item > 0 and item not in known:
                known.add(item)
                taken.append(item)
                return True
        return False

    total = sum(budgets)
    ended = set()
    for source in turns or ():
        if source not in ended and not take(source):
            ended.add(source)
    for limited in (True, False) if turns is None else (False,):
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


def hits(found, rule, at, count=100):
    """[B, len(at)]: whether the held-out item is within the first places of the blend."""
    result = np.zeros((len(found.users), len(at)), bool)
    for row in range(len(found.users)):
        place = np.flatnonzero(rule(found, row, count) == found.held_out[row])
        if len(place):
            result[row] = place[0] < np.array(at)
    return result


def hit_rates(model, catalogue, histories, users, ends, at):
    """Pooled over the implicit interests alone: what training watches."""
    of = [hits(found, pooled, at, max(at)) for found in retrieve(model, catalogue, histories, users, ends, max(at))]
    return {f"HR@{k}": float(rate) for k, rate in zip(at, np.concatenate(of).mean(0))}
