"""The user's context: what a user was doing lately, as one vector."""

import torch
from torch import nn

from .parts import Perceptron


def first_valid(valid):
    """The newest valid item's place [B, 1]."""
    return valid.to(torch.int64).argmax(1, keepdim=True)


def at(rows, places):
    """rows [B, L, D] at places [B, K] -> [B, K, D]."""
    return rows.gather(1, places.unsqueeze(-1).expand(-1, -1, rows.shape[-1]))


class UserContext(nn.Module):
    """The last item, three means that forget at learned speeds, by place and by weight, and an attention pool that the last item queries."""

    def __init__(self, dimension, window, dropout, input_dropout):
        super().__init__()
        self.by_place = nn.Parameter(torch.tensor([0.0, 0.5, 1.5]))
        self.by_weight = nn.Parameter(torch.tensor([0.0, 0.5, 1.0]))
        self.key = nn.Linear(dimension, dimension, bias=False)
        self.place = nn.Parameter(torch.zeros(window))
        self.weight = nn.Parameter(torch.zeros(1))
        self.sharpness = nn.Parameter(torch.tensor(5.0))
        self.mix = Perceptron([dimension] * 5, 4 * dimension, dimension, dropout, input_dropout)
        nn.init.eye_(self.key.weight)

    def forward(self, items, valid, weight):
        """`weight` [B, L] is relative to the user's greatest. Returns [B, D], not of unit norm."""
        length = items.shape[1]
        places = torch.arange(length, device=items.device)
        counted = valid.to(items.dtype)
        logs = weight.clamp_min(1e-3).log()
        decays = self.by_place.view(1, 3, 1) * -places.view(1, 1, -1).to(items.dtype) + self.by_weight.view(1, 3, 1) * logs.unsqueeze(1)
        shares = decays.clamp(-30, 30).exp() * counted.unsqueeze(1)
        means = torch.matmul(shares / shares.sum(2, keepdim=True).clamp_min(1e-9), items)
        last = at(items, first_valid(valid))
        scores = torch.matmul(last, self.key(items).transpose(1, 2)).squeeze(1) * self.sharpness
        scores = scores + self.place[places].unsqueeze(0) + self.weight * logs
        attention = torch.softmax(scores.masked_fill(~valid, -1e4), 1)
        pool = torch.matmul(attention.unsqueeze(1), items).squeeze(1)
        last = last.squeeze(1)
        return self.mix(last, means[:, 0], means[:, 1], means[:, 2], pool) + last
