"""What a model is fed: means over users, and how far they may drift before a model is worse than anybody sees."""

import numpy as np
import torch

from . import graphs

SHARE, LEAST = 0.5, 0.05
USERS, BATCH = 2048, 256
LITTLE = 1e-12


@torch.no_grad()
def ranges(training, model):
    """Of each kind `{input: [least, most]}` around the means over the users that were trained on, each with the whole window before the held-out rows.

    The names, and the width of a range, are those of `audit` (src/Streaming.Operator), which compares. Every item is known here.
    """
    h = training.histories
    users = np.flatnonzero(h.train_end > h.start)
    users = users[np.linspace(0, len(users) - 1, min(USERS, len(users))).astype(int)]
    graph, table = graphs.ImplicitGraph(model).eval(), model.items.table()
    masses = []
    for part in np.array_split(users, -(-len(users) // BATCH)):
        windows = h.of(part, h.train_end[part])
        masses.append(graph(table[windows.items], windows.valid, windows.weight)[1])
    share = torch.cat(masses)
    share = share / share.sum(1, keepdim=True).clamp(min=LITTLE)
    entropy = -(share * torch.log2(share.clamp(min=LITTLE))).sum(1)
    oldest = np.maximum(h.start[users], h.train_end[users] - training.settings.window)
    history = {"unknownItems": 0.0}
    if training.data.has_times:  # Times that were made up say nothing of the stream's.
        history["windowSeconds"] = float((h.time[h.train_end[users] - 1] - h.time[oldest]).mean()) / 1000
    implicit = history | {"activeSlots": float((share > 0).float().sum(1).mean()), "massEntropy": float(entropy.mean())}
    return {kind: {name: _around(mean) for name, mean in means.items()} for kind, means in (("implicit", implicit), ("explicit", history))}


def _around(mean):
    width = max(LEAST, abs(mean) * SHARE)
    return [float(f"{mean - width:.6g}"), float(f"{mean + width:.6g}")]
