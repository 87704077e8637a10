"""Items and topics as the towers take them, and the conditions that explicit interests are trained on."""

import numpy as np
import torch

from .towers.parts import unit

RAREST = 4
TOO_COMMON = 0.1


def by_name(names):
    """[len(names) + 1]: the place of each name in ordinal order, as .NET compares; 0 for nothing."""
    order = np.zeros(len(names) + 1, np.int64)
    order[1 + np.array(sorted(range(len(names)), key=lambda n: names[n].encode("utf-16-be")), np.int64)] = np.arange(len(names))
    return order


class Catalogue:
    """Rows are one above the numbers of the interactions; row 0 is nothing.

    `topics_of` [N + 1, P] lists an item's topics, 0 for none; `rare_of` [N + 1, 4] those of them that say most: the rarest ones, and none
    that is on more than a tenth of the items.
    """

    def __init__(self, data):
        widest = max([1, *(len(t) for t in data.item_topics)])
        topics_of = np.zeros((len(data.items) + 1, widest), np.int64)
        for item, topics in enumerate(data.item_topics):
            topics_of[item + 1, :len(topics)] = topics + 1
        self.topics = len(data.topics)
        self.topic_names = data.topics
        self.topic_order, self.item_order = by_name(data.topics), by_name(data.items)
        self.topic_count = np.bincount(topics_of[topics_of > 0], minlength=self.topics + 1)
        rare_of = np.zeros((len(topics_of), RAREST), np.int64)
        limit = TOO_COMMON * (topics_of.any(1).sum())
        for item, topics in enumerate(topics_of):
            chosen = [t for t in topics[topics > 0] if self.topic_count[t] <= limit]
            chosen = sorted(chosen, key=lambda t: (self.topic_count[t], t))[:RAREST]
            rare_of[item, :len(chosen)] = chosen
        self.topics_of, self.rare_of = torch.from_numpy(topics_of), torch.from_numpy(rare_of)
        self.features = None
        if data.features is not None:
            self.features = torch.from_numpy(np.concatenate([np.zeros_like(data.features[:1]), data.features]))
        rows, columns = np.nonzero(topics_of)
        topic = topics_of[rows, columns]
        order = np.argsort(topic, kind="stable")
        self.items_by_topic = torch.from_numpy(rows[order])
        self.topic_starts = torch.from_numpy(np.searchsorted(topic[order], np.arange(self.topics + 1)))

    def of_topic(self):
        """[C + 1, N + 1]: whether an item has a topic."""
        of = torch.zeros(self.topics + 1, len(self.topics_of), dtype=torch.bool)
        rows, columns = torch.nonzero(self.topics_of, as_tuple=True)
        of[self.topics_of[rows, columns], rows] = True
        return of

    def topic_means(self, table):
        """Each topic's mean item vector [C + 1, D], of unit norm: what the catalogue worker estimates."""
        return unit(torch.nn.functional.embedding_bag(self.items_by_topic, table, self.topic_starts, mode="mean"))

    def follows(self, windows, most=5, least=1, rarest=True):
        """Topics [B, `most`] that users might follow, 0 for none: the most frequent ones of their distinct items, the rarer first.

        Counted are each item's few rarest topics, or all that are not too common. `least` items must share one.
        """
        of = (self.rare_of if rarest else self.topics_of)[windows].numpy()
        limit = TOO_COMMON * int((self.topics_of > 0).any(1).sum())
        chosen = np.zeros((len(windows), most), np.int64)
        for row, (items, topics) in enumerate(zip(windows.numpy(), of)):
            _, first = np.unique(items, return_index=True)
            found = topics[first][items[first] > 0].ravel()
            found, counts = np.unique(found[found > 0], return_counts=True)
            rarity = self.topic_count[found]
            right = (counts >= least) & (rarity <= limit)
            order = np.lexsort((self.topic_order[found[right]], rarity[right], -counts[right]))[:most]
            chosen[row, :len(order)] = found[right][order]
        return torch.from_numpy(chosen)

    def members(self, windows, topics):
        """[B, T, L]: 1 where the window's item has the topic."""
        of = self.topics_of[windows]
        return ((of.unsqueeze(1) == topics.view(*topics.shape, 1, 1)).any(3) & (topics > 0).unsqueeze(2)).float()
