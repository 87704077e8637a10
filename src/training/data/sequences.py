"""Reads `sequences.txt`, `times.txt` (optional) and `item_topics.json` (optional)."""

import json
import pathlib

from .interactions import CLICK, DataError, assemble

GAP = 3_600_000
START = 1_577_836_800_000


def read_sequences(folder):
    folder = pathlib.Path(folder)
    file, times_file, topics_file = folder / "sequences.txt", folder / "times.txt", folder / "item_topics.json"
    times = _lines(times_file) if times_file.exists() else None
    rows, seen = [], set()
    for line, fields in _lines(file):
        if fields[0] in seen:
            raise DataError(f"{file}:{line}: user '{fields[0]}' has a line already")
        seen.add(fields[0])
        known = _times(times_file, next(times, None), line, fields) if times else [START + GAP * i for i in range(len(fields) - 1)]
        previous = None
        for item, time in zip(fields[1:], known):
            # The file's order is the truth; a millisecond keeps it where events share a second or a day.
            previous = time if previous is None else max(time, previous + 1)
            rows.append((fields[0], item, previous, CLICK, -1, None))
    if not rows:
        raise DataError(f"{file}: no events")
    topics = json.loads(topics_file.read_text()) if topics_file.exists() else {}
    topics = {item: [str(t) for t in of_item] for item, of_item in topics.items()}
    return assemble(folder.resolve().name, rows, topics, last_row_is_test=True, has_times=times is not None)


def _lines(file):
    with open(file, encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            fields = line.split()
            if fields:
                yield number, fields


def _times(file, line_of_times, line, fields):
    if line_of_times is None:
        raise DataError(f"{file}:{line}: missing; sequences.txt goes on")
    _, texts = line_of_times
    if texts[0] != fields[0] or len(texts) != len(fields):
        raise DataError(f"{file}:{line}: {len(texts) - 1} times of user '{texts[0]}', but {len(fields) - 1} items of user '{fields[0]}'")
    try:
        seconds = [int(text) for text in texts[1:]]
    except ValueError as e:
        raise DataError(f"{file}:{line}: {e}; Unix seconds or -1 expected") from e
    # An unknown time is that of the nearest later event whose time is known, else of the nearest earlier one.
    times, later = [None] * len(seconds), None
    for i in range(len(seconds) - 1, -1, -1):
        later = seconds[i] * 1000 if seconds[i] >= 0 else later
        times[i] = later
    for i, time in enumerate(times):
        if time is None:
            times[i] = times[i - 1] if i > 0 else START
    return times
