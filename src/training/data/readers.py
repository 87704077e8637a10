"""Finds out which format a path is in."""

import pathlib

from .dump import read_dump
from .eventlog import read_event_log
from .interactions import DataError
from .sequences import read_sequences


def read(path, actions=None):
    """Interactions of a folder with `sequences.txt`, a folder with one `*.csv`, or one with the dumps of topics (`*.jsonl`)."""
    path = pathlib.Path(path)
    if not path.is_dir():
        raise DataError(f"{path}: no such folder")
    if (path / "sequences.txt").exists():
        return read_sequences(path)
    logs = sorted(path.glob("*.csv"))
    if len(logs) == 1:
        return read_event_log(logs[0], actions)
    if any(path.glob("*.jsonl")):
        return read_dump(path)
    raise DataError(f"{path}: neither sequences.txt nor one .csv event log nor dumped topics (*.jsonl) are there")
