"""What the query worker's searches would find, computed without servers."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from .blends import planned, pooled

CHUNK = 256
BUDGET = 100
SEEN = -9.0


@dataclass
class Retrieval:
    """Of a chunk of users the candidates of each source, best first: items and scores [B, S, N] (0 for none).

    Sources are the K implicit slots, then T explicit choices. `mass` [B, K] is 0 for an empty slot, `topics` [B, T] 0 for none. `seen` [B, W] is what
    was left out. Of all items: `topics_of` [N + 1, P], 0 for none; `table` [N + 1, D], their vectors; `order` [N + 1], their places by name.
    """

    items: np.ndarray
    scores: np.ndarray
    mass: np.ndarray
    topics: np.ndarray
    vectors: np.ndarray
    held_out: np.ndarray
    users: np.ndarray
    seen: np.ndarray
    topics_of: np.ndarray
    table: np.ndarray
    order: np.ndarray


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
            part, seen.numpy(), catalogue.topics_of.numpy(), table.numpy(), catalogue.item_order)


def without(found, *, implicit=False, explicit=False):
    """The same retrieval as if one kind of interest were not asked."""
    slots = found.mass.shape[1]
    keep = slice(0, slots) if explicit else slice(slots, None)
    return replace(
        found, items=found.items[:, keep], scores=found.scores[:, keep], vectors=found.vectors[:, keep],
        mass=found.mass[:, :0] if implicit else found.mass, topics=found.topics[:, :0] if explicit else found.topics)


def joined(found, other):
    """The implicit interests of one retrieval and the explicit ones of another of the same users. Their scores are of two spaces: only turns
    make sense of both."""
    slots, others = found.mass.shape[1], other.mass.shape[1]
    return replace(
        found, items=np.concatenate([found.items[:, :slots], other.items[:, others:]], 1),
        scores=np.concatenate([found.scores[:, :slots], other.scores[:, others:]], 1),
        vectors=np.concatenate([found.vectors[:, :slots], other.vectors[:, others:]], 1), topics=other.topics)


def hits(found, rule, at, count=BUDGET):
    """[B, len(at)]: whether the held-out item is within the first places of the blend."""
    result = np.zeros((len(found.users), len(at)), bool)
    for row in range(len(found.users)):
        place = np.flatnonzero(rule(planned(found, row, count)).items == found.held_out[row])
        if len(place):
            result[row] = place[0] < np.array(at)
    return result


def hit_rates(model, catalogue, histories, users, ends, at):
    """Pooled over the implicit interests alone: what training watches."""
    of = [hits(found, pooled, at) for found in retrieve(model, catalogue, histories, users, ends, BUDGET)]
    return {f"HR@{k}": float(rate) for k, rate in zip(at, np.concatenate(of).mean(0))}
