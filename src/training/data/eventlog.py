"""Reads one `*.csv` event log with a header: user, item and time, optionally action and dwell."""

import csv
import datetime
import pathlib

from .interactions import ACTIONS, VIEW, DataError, assemble

USER = ("user", "user_id", "userid", "personid", "visitorid", "customer_id")
ITEM = ("item", "item_id", "itemid", "contentid", "product_id", "article_id")
TIME = ("time", "timestamp", "event_time", "occurred_at", "datetime", "date")
ACTION = ("action", "event", "event_type", "eventtype", "type")
DWELL = ("dwell", "dwell_ms", "dwell_seconds", "duration")

KNOWN_ACTIONS = {
    **{name: name for name in ACTIONS},
    "like": "click", "bookmark": "save", "comment created": "share", "follow": "save",
    "cart": "save", "purchase": "share", "transaction": "share", "addtocart": "save",
}


def read_event_log(file, actions=None):
    """`actions` maps names of the log to names of the contract, beside the common ones that are known."""
    file = pathlib.Path(file)
    known = {**KNOWN_ACTIONS, **{k.lower(): v for k, v in (actions or {}).items()}}
    rows = {}
    with open(file, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        header = {name.strip().lower(): name for name in reader.fieldnames or []}
        user, item, time = (_required(file, header, *pair) for pair in (("user", USER), ("item", ITEM), ("time", TIME)))
        action, dwell = _find(header, ACTION), _find(header, DWELL)
        for number, row in enumerate(reader, 2):
            name = (row[action] if action else "view").strip()
            if name.lower() not in known:
                raise DataError(f"{file}:{number}: action '{name}' is not mapped; give --actions \"{name}=view\"")
            kind = ACTIONS.index(known[name.lower()]) if action else VIEW
            when = _milliseconds(file, number, row[time].strip())
            # Real streams repeat records; the same content is one event.
            rows[row[user], row[item], when, kind] = _dwell(file, number, dwell, row)
    if not rows:
        raise DataError(f"{file}: no events")
    return assemble(
        file.resolve().parent.name, ((u, i, t, a, d, None) for (u, i, t, a), d in rows.items()), {}, last_row_is_test=False, has_times=True)


def _find(header, names):
    return next((header[name] for name in names if name in header), None)


def _required(file, header, what, names):
    column = _find(header, names)
    if column is None:
        raise DataError(f"{file}:1: no column for the {what}; one of {', '.join(names)} expected")
    return column


def _milliseconds(file, line, text):
    try:
        if text.isdigit():
            return int(text) if int(text) >= 100_000_000_000 else int(text) * 1000
        when = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return int((when if when.tzinfo else when.replace(tzinfo=datetime.timezone.utc)).timestamp() * 1000)
    except ValueError as e:
        raise DataError(f"{file}:{line}: '{text}' is no time; Unix seconds, milliseconds or ISO 8601 expected") from e


def _dwell(file, line, column, row):
    text = (row[column] or "").strip() if column else ""
    if not text:
        return -1
    try:
        return int(float(text) * (1 if column.lower().endswith("_ms") else 1000))
    except ValueError as e:
        raise DataError(f"{file}:{line}: '{text}' is no dwell time") from e
