"""Reads a dump of the pipeline's own topics: `*.jsonl`, one record a line, `{topic, partition, offset, timestamp, key, value}`.

`value` is the record in its JSON form (`schemas/README.md`), null for a deletion. Topics are told by the end of their names, as they may have
a prefix: `engagements`, `profile-changes`, `items` and `served`.
"""

import datetime
import json
import pathlib

from .interactions import ACTIONS, DataError, assemble

NEVER = -(1 << 62)
TOPIC, COLLECTION = CHOICES = "INTEREST_KIND_TOPIC", "INTEREST_KIND_COLLECTION"


class _Dump:
    def __init__(self):
        self.engagements, self.fences, self.closed = {}, {}, {}
        self.items, self.sources, self.collections = {}, {}, {}

    def add(self, topic, timestamp, key, value):
        if topic.endswith("engagements"):
            self._engagement(timestamp, value)
        elif topic.endswith("profile-changes"):
            self._change(timestamp, value)
        elif topic.endswith("items"):
            self._item(timestamp, key, value)
        elif topic.endswith("served"):
            for item in value.get("items", ()):
                if item.get("sourceKind") in CHOICES:
                    self.sources[value["userId"], value["requestId"], item["itemId"]] = item["sourceKind"], item["sourceId"]

    def _engagement(self, timestamp, value):
        at = min(_milliseconds(value["occurredAt"]), timestamp) if value.get("occurredAt") else timestamp
        action = ACTIONS.index(value["action"].removeprefix("ACTION_").lower())
        dwell = int(float(value["dwell"].removesuffix("s")) * 1000) if value.get("dwell") else -1
        fact = (at, value["itemId"], action, dwell, value.get("requestId", ""))
        event = value["userId"], value["eventId"]
        # Of records with one event id the greatest counts, as in the pipeline's states.
        self.engagements[event] = max(fact, self.engagements.get(event, fact))

    def _change(self, timestamp, value):
        user = value["userId"]
        if "saveCollection" in value:
            saved = value["saveCollection"]
            at = min(_milliseconds(value["occurredAt"]), timestamp) if value.get("occurredAt") else timestamp
            self.collections.setdefault((user, saved["collectionId"]), []).append((at, tuple(saved["itemIds"])))
        if "eraseHistory" in value or "closeAccount" in value:
            through = value.get("eraseHistory", {}).get("through")
            fence = min(_milliseconds(through), timestamp) if through else timestamp
            self.fences[user] = max(fence, self.fences.get(user, NEVER))
        if "closeAccount" in value or "reopenAccount" in value:
            self.closed[user] = max((timestamp, "closeAccount" in value), self.closed.get(user, (NEVER, False)))

    def _item(self, timestamp, key, value):
        item = value["itemId"] if value else key
        at = min(_milliseconds(value["updatedAt"]), timestamp) if value and value.get("updatedAt") else timestamp
        if at >= self.items.get(item, (NEVER, None))[0]:
            self.items[item] = (at, value)

    def rows(self):
        for (user, _), (at, item, action, dwell, request) in self.engagements.items():
            if at > self.fences.get(user, NEVER) and not self.closed.get(user, (NEVER, False))[1]:
                yield user, item, at, action, dwell, self._condition(user, request, item, at)

    def _condition(self, user, request, item, at):
        """The topic whose interest had found the item, or the items of the collection as it was then."""
        kind, source = self.sources.get((user, request, item), (None, None))
        if kind != COLLECTION:
            return source
        lists = [saved for saved in self.collections.get((user, source), ()) if self.fences.get(user, NEVER) < saved[0] <= at]
        return max(lists)[1] if lists else None


def read_dump(folder):
    folder, dump = pathlib.Path(folder), _Dump()
    for file in sorted(folder.glob("*.jsonl")):
        with open(file, encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    try:
                        record = json.loads(line)
                        dump.add(record["topic"], int(record["timestamp"]), record.get("key"), record["value"])
                    except (KeyError, TypeError, ValueError) as e:
                        raise DataError(f"{file}:{number}: {type(e).__name__}: {e}; one record a line expected, as the operator's tool dumps them") from e
    rows = list(dump.rows())
    if not rows:
        raise DataError(f"{folder}: no engagements in the dump")
    there = {item: value for item, (_, value) in dump.items.items() if value}
    return assemble(
        folder.resolve().name, rows, {item: value.get("topics", []) for item, value in there.items()}, last_row_is_test=False, has_times=True,
        features_by_item={item: value["features"] for item, value in there.items() if value.get("features")})


def _milliseconds(text):
    """RFC 3339, fractions of any length cut to microseconds."""
    text = text.replace("Z", "+00:00")
    if "." in text:
        head, tail = text.split(".", 1)
        digits = next((i for i, c in enumerate(tail) if not c.isdigit()), len(tail))
        text = f"{head}.{tail[:digits][:6].ljust(6, '0')}{tail[digits:]}"
    return int(datetime.datetime.fromisoformat(text).timestamp() * 1000)
