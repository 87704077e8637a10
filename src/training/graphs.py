"""The towers as graphs that keep the contract of `schemas/model/README.md`."""

import onnx
import torch
from torch import nn

from .towers.context import at
from .towers.model import relative
from .towers.parts import unit

OPSET = 16


class ImplicitGraph(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, items, valid, weight):
        """items [B, L, D], valid [B, L], weight [B, L] -> interests [B, K, D], mass [B, K], medoid [B, K], assignment [B, L]."""
        interests, mass, shares, slots = self.model.implicit(items, valid, weight)
        live = mass > 0
        kind = self.model.settings.kind
        number = torch.arange(mass.shape[1]).view(1, -1, 1)
        member = (slots.unsqueeze(1) == number) & valid.unsqueeze(1)
        if kind == "dcm":
            projected = unit(self.model.clusters.projection(items))
            centroids = unit(torch.matmul(shares, projected))
            likeness = torch.matmul(centroids, projected.transpose(1, 2))
        else:
            likeness = torch.matmul(interests, items.transpose(1, 2))
        # A head of self-attention may be nobody's first choice: then its nearest valid item stands for it.
        likeness = likeness + member.to(items.dtype) * 4 + valid.to(items.dtype).unsqueeze(1) * 8
        medoid = torch.where(live, likeness.argmax(2), -1)
        alive = live.to(items.dtype)
        heard = alive.gather(1, slots) > 0
        scale = (weight * valid.to(weight.dtype)).amax(1, keepdim=True)
        return interests * alive.unsqueeze(2), mass * scale, medoid, torch.where(valid & heard, slots, -1)


class ExplicitGraph(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, choices, choice_valid, items, weight, member):
        """choices [B, T, D], choice_valid [B, T], items [B, L, D], weight [B, L], member [B, T, L] -> interests [B, T, D].

        An unknown choice (a zero row) is stood for by the mean of its items in the window; without any its row is zero.
        """
        valid = (items * items).sum(2) > 0
        member = member * valid.to(member.dtype).unsqueeze(1)
        norms = (choices * choices).sum(2, keepdim=True)
        mean = unit(torch.matmul(member * relative(weight, valid).unsqueeze(1), items))
        known = torch.where(norms > 0, choices, mean)
        there = choice_valid & ((known * known).sum(2) > 0)
        interests = self.model.explicit(known, items, valid, weight, member)
        return interests * there.to(items.dtype).unsqueeze(2)


class ItemGraph(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, topics, *features):
        """ids [N] and topics [N, P] (rows of the vocabulary, 0 for unknown and none), features [N, F] -> vectors [N, D]."""
        return self.model.items(ids, topics, *features)


def samples(model, batch=2, length=3, choices=2):
    """Inputs of the right shapes for tracing."""
    d = model.settings.dimension
    items = unit(torch.randn(batch, length, d))
    valid, weight = torch.ones(batch, length, dtype=torch.bool), torch.ones(batch, length)
    features = [] if model.items.features is None else [torch.randn(batch, model.items.features.in_features)]
    return {
        "implicit": (ImplicitGraph(model), (items, valid, weight)),
        "explicit": (ExplicitGraph(model), (
            unit(torch.randn(batch, choices, d)), torch.ones(batch, choices, dtype=torch.bool), items, weight, torch.ones(batch, choices, length))),
        "items": (ItemGraph(model), (torch.zeros(batch, dtype=torch.int64), torch.zeros(batch, 2, dtype=torch.int64), *features)),
    }


NAMES = {
    "implicit": (["items", "valid", "weight"], ["interests", "mass", "medoid", "assignment"]),
    "explicit": (["choices", "choice_valid", "items", "weight", "member"], ["interests"]),
    "items": (["ids", "topics", "features"], ["vectors"]),
}

AXES = {
    "implicit": {
        "items": "BL.", "valid": "BL", "weight": "BL", "interests": "B..", "mass": "B.", "medoid": "B.", "assignment": "BL"},
    "explicit": {"choices": "BT.", "choice_valid": "BT", "items": "BL.", "weight": "BL", "member": "BTL", "interests": "BT."},
    "items": {"ids": "N", "topics": "NP", "features": "N.", "vectors": "N."},
}


def write(model, folder):
    """Writes implicit.onnx, explicit.onnx and items.onnx."""
    model.eval()
    with torch.no_grad():
        for name, (graph, inputs) in samples(model).items():
            takes, gives = NAMES[name]
            takes = takes[:len(inputs)]
            axes = {key: {i: axis for i, axis in enumerate(AXES[name][key]) if axis != "."} for key in [*takes, *gives]}
            torch.onnx.export(
                graph.eval(), inputs, str(folder / f"{name}.onnx"), input_names=takes, output_names=gives, dynamic_axes=axes,
                opset_version=OPSET, do_constant_folding=True)
            onnx.checker.check_model(str(folder / f"{name}.onnx"), full_check=True)
