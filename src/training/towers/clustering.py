"""Differentiable clustering of a user's items (arXiv 2506.23060, Eq. 1-7), and what stands in its place for comparison."""

import torch
from torch import nn

from .context import at, first_valid
from .parts import unit

SAME = 1 - 1e-6
DEAD = -1e4


class Clustering(nn.Module):
    """Validity-aware farthest-point initialisation, then rounds of routing in which an item keeps its best centroid's share alone.

    Returns centroids [B, K, D], shares [B, K, L] of the last round (weights included) and slots [B, L].
    """

    def __init__(self, dimension, interests, rounds, temperature, farthest_point=True, single_assignment=True):
        super().__init__()
        self.interests, self.rounds, self.temperature = interests, rounds, temperature
        self.farthest_point, self.single_assignment = farthest_point, single_assignment
        self.projection = nn.Linear(dimension, dimension, bias=False)
        nn.init.eye_(self.projection.weight)

    def forward(self, items, valid, weight):
        projected = unit(self.projection(items))
        places, live = self._farthest(items.detach(), valid) if self.farthest_point else self._newest(valid)
        centroids = at(projected, places)
        counted = (weight * valid.to(weight.dtype)).unsqueeze(1)
        slots = torch.arange(self.interests, device=items.device).view(1, -1, 1)
        for _ in range(self.rounds):
            similarity = torch.matmul(centroids, projected.transpose(1, 2)) + (~live).to(items.dtype).unsqueeze(2) * DEAD
            shares = torch.softmax(similarity / self.temperature, 1)
            slot = similarity.argmax(1, keepdim=True)
            if self.single_assignment:
                shares = shares * (slot == slots).to(shares.dtype)
            shares = shares * counted * live.any(1).to(shares.dtype).view(-1, 1, 1)
            sums = torch.matmul(shares, projected)
            centroids = unit(sums)
            live = (sums * sums).sum(2) > 0
        return centroids, shares * live.unsqueeze(2).to(shares.dtype), slot.squeeze(1)

    def _farthest(self, items, valid):
        """The newest valid item, then each time the valid item that is least like the chosen ones; first on ties."""
        nearest = 2.0 - 4.0 * valid.to(items.dtype)
        places, far = [], []
        transposed = items.transpose(1, 2)
        for _ in range(self.interests):
            chosen = nearest.argmin(1, keepdim=True)
            far.append(nearest.gather(1, chosen))
            places.append(chosen)
            nearest = torch.maximum(nearest, torch.matmul(at(items, chosen), transposed).squeeze(1))
        return torch.cat(places, 1), torch.cat(far, 1) < SAME

    def _newest(self, valid):
        """For comparison: the newest items, whatever they are."""
        first = first_valid(valid)
        places = first + torch.arange(self.interests, device=valid.device).unsqueeze(0)
        inside = places.clamp_max(valid.shape[1] - 1)
        return inside, valid.gather(1, inside) & (places < valid.shape[1])


class SelfAttention(nn.Module):
    """K attention heads over the window (ComiRec-SA, arXiv 2005.09347). An item counts to the slot that heeds it most."""

    def __init__(self, dimension, interests, window):
        super().__init__()
        self.interests = interests
        self.hidden = nn.Linear(dimension, 4 * dimension, bias=False)
        self.heads = nn.Linear(4 * dimension, interests, bias=False)
        self.place = nn.Parameter(torch.randn(window, dimension) * 0.05)

    def forward(self, items, valid, weight):
        placed = items + self.place[torch.arange(items.shape[1], device=items.device)].unsqueeze(0)
        scores = self.heads(torch.tanh(self.hidden(placed))).transpose(1, 2)
        counted = (weight * valid.to(weight.dtype)).unsqueeze(1)
        shares = torch.softmax(scores.masked_fill(~valid.unsqueeze(1), -1e4), 2) * counted
        shares = shares / shares.sum(2, keepdim=True).clamp_min(1e-9) * (counted.sum(2, keepdim=True) / self.interests)
        return unit(torch.matmul(shares, items)), shares, shares.argmax(1)
