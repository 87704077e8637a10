"""The item tower: an id's embedding, the mean of its topics' embeddings and, where given, its features."""

import torch
from torch import nn

from .parts import unit

SIGMA = 0.05


class ItemTower(nn.Module):
    """One space for both kinds of interest. Row 0 of each embedding stands for nothing (an unknown id, padding) and is always zero.

    `topics_of` [N + 1, P] lists each item's topics as rows of the topic embedding, 0 for none. `seen` [N + 1] says which items anybody engaged
    with in training: the id of another one has learned nothing but not to be chosen, so it does not count.
    """

    def __init__(self, topics_of, topics, dimension, seen, features=None):
        super().__init__()
        self.ids = nn.Parameter(torch.randn(topics_of.shape[0], dimension) * SIGMA)
        self.topics = nn.Parameter(torch.randn(topics + 1, dimension) * SIGMA)
        with torch.no_grad():
            self.ids[0] = 0
            self.topics[0] = 0
        self.register_buffer("topics_of", topics_of, persistent=False)
        self.register_buffer("seen", seen.to(torch.float32).unsqueeze(1), persistent=False)
        self.register_buffer("given", features, persistent=False)
        self.features = None if features is None else nn.Linear(features.shape[1], dimension, bias=False)

    def forward(self, ids, topics, features=None):
        """Unit vectors [B, D] of items given by id [B] and topics [B, P] (0 for unknown and none), and features [B, F] where the model has them."""
        there = (topics > 0).to(self.topics.dtype)
        rows = self.topics[topics] * there.unsqueeze(-1)
        vectors = self.ids[ids] * self.seen[ids] + rows.sum(1) / there.sum(1, keepdim=True).clamp_min(1)
        if self.features is not None:
            vectors = vectors + self.features(features)
        return unit(vectors)

    def table(self, drop_ids=0.0):
        """All items' vectors [N + 1, D], row 0 zero. In training some ids are dropped, so that an item that nobody knows yet has a place too."""
        ids = self.ids * self.seen
        about = nn.functional.embedding_bag(self.topics_of, self.topics, mode="mean", padding_idx=0)
        if self.features is not None:
            about = about + self.features(self.given)
        if self.training and drop_ids > 0:
            alone = (self.topics_of > 0).any(1, keepdim=True).logical_not()
            ids = ids * ((torch.rand(len(ids), 1) >= drop_ids) | alone)
        vectors = unit(ids + about)
        return torch.cat([torch.zeros_like(vectors[:1]), vectors[1:]])

    def topic_vectors(self):
        """The vector of each topic [C + 1, D]: that of an item of which nothing is known but this topic."""
        return unit(self.topics)
