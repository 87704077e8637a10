"""Who engaged with what, when, and what items are about."""

from dataclasses import dataclass, field, replace

import numpy as np

VIEW, CLICK, SAVE, SHARE, HIDE, UNHIDE, REPORT = range(7)
ACTIONS = ["view", "click", "save", "share", "hide", "unhide", "report"]


class DataError(ValueError):
    """The data is not in a known format; the message names the file, the line and the reason."""


@dataclass
class Interactions:
    """Rows in order of user, then time. Items and topics are numbers into `items` and `topics`.

    `offsets` [U + 1] says where each user's rows begin; `item`, `time` (Unix milliseconds), `action` and `dwell` (milliseconds, -1 unknown)
    are one value a row. `item_topics` holds an array of topic numbers for each item. `condition` is the topic whose interest had found
    the row's item when it was served, -1 where that was not logged. `saved` is the place in `collections` (arrays of item numbers) of the user's
    collection whose interest had found it, -1 likewise.
    """

    name: str
    users: list
    items: list
    topics: list
    offsets: np.ndarray
    item: np.ndarray
    time: np.ndarray
    action: np.ndarray
    dwell: np.ndarray
    item_topics: list
    last_row_is_test: bool
    has_times: bool
    condition: np.ndarray = None
    features: np.ndarray = None
    saved: np.ndarray = None
    collections: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def __post_init__(self):
        if self.condition is None:
            self.condition = np.full(len(self.item), -1, np.int64)
        if self.saved is None:
            self.saved = np.full(len(self.item), -1, np.int64)

    def of_users(self, chosen):
        """The same of some users alone; items and topics stay."""
        rows = np.concatenate([np.arange(self.offsets[u], self.offsets[u + 1]) for u in chosen])
        lengths = self.offsets[1:][chosen] - self.offsets[:-1][chosen]
        return replace(
            self, users=[self.users[u] for u in chosen], offsets=np.concatenate([[0], np.cumsum(lengths)]),
            **{name: getattr(self, name)[rows] for name in ("item", "time", "action", "dwell", "condition", "saved")})

    def rows(self, user):
        return slice(self.offsets[user], self.offsets[user + 1])


class Table:
    """Numbers names in the order in which they come."""

    def __init__(self, names=()):
        self.names, self.numbers = [], {}
        for name in names:
            self(name)

    def __call__(self, name):
        number = self.numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


def assemble(name, rows, topics_by_item, *, last_row_is_test, has_times, features_by_item=None):
    """Interactions of (user, item, time, action, dwell, condition) rows; a user's rows of one time stay in their order. A condition is a topic, a
    tuple of a collection's items, or None."""
    users, items, topics, collections = Table(), Table(), Table(), Table()
    numbers = np.array(
        [(users(u), items(i), t, a, d, topics(c) if isinstance(c, str) else -1, collections(c) if isinstance(c, tuple) else -1)
         for u, i, t, a, d, c in rows], np.int64).reshape(-1, 7)
    for item in topics_by_item:
        items(item)
    order = np.lexsort((np.arange(len(numbers)), numbers[:, 2], numbers[:, 0]))
    user, item, time, action, dwell, condition, saved = numbers[order].T
    item_topics = [np.array([], np.int64)] * len(items.names)
    for name_of_item, of_item in topics_by_item.items():
        item_topics[items(name_of_item)] = np.array(list(dict.fromkeys(topics(t) for t in of_item)), np.int64)
    features = None
    if features_by_item:
        width = len(next(iter(features_by_item.values())))
        features = np.zeros((len(items.names), width), np.float32)
        for name_of_item, values in features_by_item.items():
            if name_of_item in items.numbers:
                features[items(name_of_item)] = values
    return Interactions(
        name, users.names, items.names, topics.names, np.searchsorted(user, np.arange(len(users.names) + 1)),
        item, time, action, dwell, item_topics, last_row_is_test, has_times, condition, features, saved,
        [np.array([items.numbers[i] for i in of if i in items.numbers], np.int64) for of in collections.names])
