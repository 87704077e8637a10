"""A whole model: item tower, implicit interests and explicit interests."""

import torch
from torch import nn

from .clustering import Clustering, SelfAttention
from .context import UserContext
from .items import ItemTower
from .parts import Perceptron, unit

RECENCY = 0.7


def relative(weight, valid):
    """Weights relative to the user's greatest, 0 for what does not count."""
    counted = weight * valid.to(weight.dtype)
    return counted / counted.amax(1, keepdim=True).clamp_min(1e-9)


def recency_mean(member, items):
    """Means [B, K, D] of member weights [B, K, L] that fade with the place in the window."""
    fade = RECENCY ** torch.arange(items.shape[1], device=items.device, dtype=items.dtype)
    faded = member * fade
    return torch.matmul(faded / faded.sum(2, keepdim=True).clamp_min(1e-9), items)


class Model(nn.Module):
    """`kind` is `dcm` (the paper's clusters), `self-attention` or `single`; `explicit` is conditional retrieval."""

    def __init__(self, settings, topics_of, topics, seen, features=None):
        super().__init__()
        self.settings = s = settings
        d = s.dimension
        self.items = ItemTower(topics_of, topics, d, seen, features)
        self.context = UserContext(d, s.window, s.dropout, s.input_dropout)
        if s.kind == "dcm":
            self.clusters = Clustering(d, s.interests, s.rounds, s.routing_temperature, s.farthest_point, s.single_assignment)
        elif s.kind == "self-attention":
            self.clusters = SelfAttention(d, s.interests, s.window)
        if s.kind != "single":
            self.interest = Perceptron([d] * 3, 4 * d, d, s.dropout, s.input_dropout)
        self.choice = Perceptron([d] * 4, 4 * d, d, s.dropout, s.input_dropout)
        self.log_temperature = nn.Parameter(torch.tensor(float(s.temperature)).log(), requires_grad=s.learn_temperature)

    @property
    def temperature(self):
        return self.log_temperature.exp()

    def implicit(self, items, valid, weight, context=None):
        """Interests [B, K, D], mass [B, K], shares [B, K, L] and slots [B, L] (of valid items) of windows [B, L, D], newest first."""
        weight = relative(weight, valid)
        context = self.context(items, valid, weight) if context is None else context
        if self.settings.kind == "single":
            shares = (weight * valid.to(weight.dtype)).unsqueeze(1)
            return unit(context).unsqueeze(1), shares.sum(2), shares, torch.zeros_like(valid, dtype=torch.int64)
        centroids, shares, slots = self.clusters(items, valid, weight)
        member = (shares > 0).to(items.dtype) if self.settings.kind == "dcm" else shares
        own = recency_mean(member, items)
        shared = context.unsqueeze(1)
        return unit(self.interest(centroids, own, shared) + shared), shares.sum(2), shares, slots

    def explicit(self, choices, items, valid, weight, member, context=None):
        """Interests [B, T, D] for choices [B, T, D] with member [B, T, L] saying which items belong to which."""
        weight = relative(weight, valid)
        context = self.context(items, valid, weight) if context is None else context
        member = member * valid.to(member.dtype).unsqueeze(1)
        within = member * weight.unsqueeze(1)
        own = torch.matmul(within / within.sum(2, keepdim=True).clamp_min(1e-9), items)
        shared = context.unsqueeze(1)
        return unit(self.choice(choices, own, recency_mean(member, items), shared) + shared)
