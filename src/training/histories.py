"""Histories and targets as tensors: what a user had engaged with before a row, newest first."""

from dataclasses import dataclass

import numpy as np
import torch

from .data.interactions import CLICK, HIDE, REPORT, SAVE, SHARE, UNHIDE, VIEW

ACTION_WEIGHT = np.zeros(7, np.float32)
ACTION_WEIGHT[[VIEW, CLICK, SAVE, SHARE]] = [1, 2, 4, 4]
DWELL_FLOOR, DWELL_SATURATION = 0.25, 30_000
DAY = 86_400_000
OWN_NEGATIVES = 16


@dataclass
class Windows:
    """B windows of up to L items. `items` are rows of the item table, 0 for padding; `weight` is what the workers give: action x dwell x decay."""

    items: torch.Tensor
    valid: torch.Tensor
    weight: torch.Tensor


class Histories:
    """A user's engagements in order, without items that the user hid or reported: the pipeline leaves those out of windows too.

    Item numbers here are one above those of the interactions, so that 0 can mean none.
    """

    def __init__(self, data, split, settings, rows_of="train"):
        self.window, self.half_life, self.floor = settings.window, settings.half_life_days, settings.decay_floor
        kept, self.negatives = _without_negatives(data, split)
        user = np.repeat(np.arange(len(data.users)), np.diff(data.offsets))
        self.item = data.item[kept] + 1
        self.time, self.user = data.time[kept], user[kept]
        dwell = data.dwell[kept]
        factor = np.where((dwell < 0) | (dwell >= DWELL_SATURATION), 1, DWELL_FLOOR + (1 - DWELL_FLOOR) * np.clip(dwell, 0, None) / DWELL_SATURATION)
        self.weight = (ACTION_WEIGHT[data.action[kept]] * factor).astype(np.float32)
        self.condition = data.condition[kept] + 1
        self.saved = data.saved[kept]
        self.collections = [of + 1 for of in data.collections]
        self.start = np.searchsorted(self.user, np.arange(len(data.users)))
        # Places among the kept rows of the ends of training, and of the held-out rows.
        place = np.cumsum(kept) - kept
        place = np.append(place, kept.sum())
        self.train_end = place[split.train_end]
        self.validation = np.where(split.validation >= 0, place[split.validation], -1)
        self.test = np.where(split.test >= 0, place[split.test], -1)

    def pairs(self):
        """Places of all training targets: those with a history, of items not seen before by their user (a seen item is never served)."""
        in_train = np.arange(len(self.item)) < self.train_end[self.user]
        key = self.user.astype(np.int64) * (self.item.max(initial=0) + 1) + self.item
        _, first = np.unique(key, return_index=True)
        fresh = np.zeros(len(self.item), bool)
        fresh[first] = True
        return np.flatnonzero(in_train & fresh & (np.arange(len(self.item)) > self.start[self.user]))

    def before(self, places, length=None):
        """The windows that end before `places` (rows of one user each, or the end of one)."""
        return self.of(self.user[np.minimum(places, len(self.user) - 1)], places, length)

    def of(self, users, ends, length=None, window=0):
        """The windows of `users` over their rows before `ends`; with a `window` of None of all rows."""
        lengths = ends - self.start[users]
        if window is not None:
            lengths = np.minimum(lengths, self.window)
        width = int(length or max(1, lengths.max(initial=1)))
        index = ends[:, None] - 1 - np.arange(width)[None, :]
        valid = np.arange(width)[None, :] < lengths[:, None]
        index = np.where(valid, index, 0)
        newest = self.time[np.maximum(ends - 1, 0)]
        days = (newest[:, None] - self.time[index]) / DAY
        decay = np.maximum(self.floor, np.exp2(-days / self.half_life)).astype(np.float32)
        return Windows(
            torch.from_numpy(np.where(valid, self.item[index], 0)),
            torch.from_numpy(valid),
            torch.from_numpy(np.where(valid, self.weight[index] * decay, 0).astype(np.float32)))

    def collection(self, places):
        """[B, W]: the items of the collection whose interest had found the item of each row, 0 for none."""
        of = [self.collections[number] if number >= 0 else () for number in self.saved[places]]
        items = np.zeros((len(of), max([1, *map(len, of)])), np.int64)
        for row, saved in enumerate(of):
            items[row, :len(saved)] = saved
        return torch.from_numpy(items)

    def lengths(self, places):
        return np.minimum(places - self.start[self.user[places]], self.window)


def _without_negatives(data, split):
    """Which rows stay, and each user's hidden and reported items of the training part."""
    negative = np.isin(data.action, (HIDE, REPORT))
    kept = ~negative & (data.action != UNHIDE)
    if not negative.any():
        return kept, {}
    user = np.repeat(np.arange(len(data.users)), np.diff(data.offsets))
    of_user = {}
    for row in np.flatnonzero((negative | (data.action == UNHIDE)) & (np.arange(len(user)) < split.train_end[user])):
        hidden = of_user.setdefault(int(user[row]), {})
        if data.action[row] == UNHIDE:
            hidden.pop(int(data.item[row]), None)
        else:
            hidden[int(data.item[row])] = True
    for u, items in of_user.items():
        rows = np.arange(data.offsets[u], data.offsets[u + 1])
        kept[rows[np.isin(data.item[rows], list(items))]] = False
    return kept, {u: np.array(list(items)[-OWN_NEGATIVES:]) + 1 for u, items in of_user.items() if items}
