"""Cuts each user's rows into what trains, one event to validate on and one to test on."""

from dataclasses import dataclass

import numpy as np

LEAST_ROWS = 3


@dataclass
class Split:
    """For each user the number of rows that train, and the rows (into the interactions) of validation and test, -1 for none.

    The rows before `train_end[u]` train; those before the validation or test row are its history.
    """

    train_end: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    @staticmethod
    def leave_one_out(data):
        users = len(data.users)
        end = data.offsets[1:].copy()
        validation, test = np.full(users, -1), np.full(users, -1)
        for user in range(users):
            start, stop = data.offsets[user], data.offsets[user + 1]
            if stop - start < LEAST_ROWS:
                continue
            last = stop - 1 if data.last_row_is_test else _last_new_item(data.item, start, stop)
            if last - start >= 2:
                end[user], validation[user], test[user] = last - 1, last - 1, last
            elif last > start:
                end[user], test[user] = last, last
        return Split(end, validation, test)

    @staticmethod
    def until(data, time):
        """What was before `time` (Unix milliseconds) trains; each user's first row from then on is the test."""
        user = np.repeat(np.arange(len(data.users)), np.diff(data.offsets))
        end = data.offsets[:-1] + np.bincount(user[data.time < time], minlength=len(data.users))
        return Split(end, np.full(len(data.users), -1), np.where(end < data.offsets[1:], end, -1))

    @staticmethod
    def everything(data):
        """Nothing is held out: what a model for production trains on."""
        return Split(data.offsets[1:].copy(), np.full(len(data.users), -1), np.full(len(data.users), -1))


def _last_new_item(item, start, stop):
    seen, last = set(), start
    for row in range(start, stop):
        if item[row] not in seen:
            seen.add(item[row])
            last = row
    return last
