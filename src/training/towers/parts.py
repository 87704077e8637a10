"""Small parts that several towers share."""

import torch
from torch import nn

TINY = 1e-12


def unit(vectors):
    """Rows of unit norm; a zero row stays zero. ||x||² is kept above a tiny value, so that gradients stay finite."""
    return vectors * torch.rsqrt((vectors * vectors).sum(-1, keepdim=True).clamp_min(TINY))


def drop(values, share, training):
    """Dropout of features; the slots of a user lose the same ones, which is several times faster than a draw for each."""
    if not training or share == 0:
        return values
    kept = (torch.rand(values.shape[0], *[1] * (values.dim() - 2), values.shape[-1]) >= share).to(values.dtype)
    return values * (kept / (1 - share))


class Perceptron(nn.Module):
    """Linear, GELU, dropout, linear. The first layer takes its inputs apart, so that what all slots share is multiplied once."""

    def __init__(self, inputs, hidden, output, dropout, input_dropout):
        super().__init__()
        self.first = nn.ModuleList(nn.Linear(width, hidden, bias=index == 0) for index, width in enumerate(inputs))
        self.last = nn.Linear(hidden, output)
        self.activation, self.dropout, self.input_dropout = nn.GELU(), dropout, input_dropout
        scale = sum(inputs) ** -0.5
        for layer in self.first:
            nn.init.normal_(layer.weight, std=scale)

    def forward(self, *inputs):
        hidden = sum(layer(drop(value, self.input_dropout, self.training)) for layer, value in zip(self.first, inputs))
        return self.last(drop(self.activation(hidden), self.dropout, self.training))
