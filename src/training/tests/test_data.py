import json
import pathlib
import tempfile
import unittest

import numpy as np

from training.data import Split, read
from training.data.interactions import DataError
from training.histories import Histories
from training.settings import Settings


class Folder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.addCleanup(self.temporary.cleanup)

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder


class SequenceTests(Folder):
    def test_rows_keep_the_order_of_the_file_and_unknown_times_take_a_neighbours(self):
        self.write("times.txt", "u 10 -1 10\nv 7 8 -1\n")
        data = read(self.write("sequences.txt", "u c a b\nv a b c\n"))
        self.assertEqual([data.items[i] for i in data.item], ["c", "a", "b", "a", "b", "c"])
        self.assertEqual(data.time.tolist(), [10_000, 10_001, 10_002, 7_000, 8_000, 8_001])

    def test_without_times_the_order_alone_counts(self):
        data = read(self.write("sequences.txt", "u c a b\n"))
        self.assertFalse(data.has_times)
        self.assertEqual([data.items[i] for i in data.item], ["c", "a", "b"])

    def test_a_line_that_does_not_fit_is_named(self):
        self.write("times.txt", "u 10 11\n")
        with self.assertRaisesRegex(DataError, "times.txt:1: 2 times of user 'u', but 3 items"):
            read(self.write("sequences.txt", "u c a b\n"))

    def test_leave_one_out_trains_on_all_but_the_last_two(self):
        data = read(self.write("sequences.txt", "u a b c d\nv a b\n"))
        split = Split.leave_one_out(data)
        self.assertEqual(split.train_end.tolist(), [2, 6])
        self.assertEqual((split.validation.tolist(), split.test.tolist()), ([2, -1], [3, -1]))

    def test_until_a_time_the_first_row_after_it_is_the_test(self):
        self.write("times.txt", "u 1 2 3\nv 5 6 7\n")
        split = Split.until(read(self.write("sequences.txt", "u a b c\nv a b c\n")), 3_000)
        self.assertEqual(split.train_end.tolist(), [2, 3])
        self.assertEqual(split.test.tolist(), [2, 3])


class EventLogTests(Folder):
    def test_actions_are_mapped_and_repeats_count_once(self):
        data = read(self.write("log.csv", "timestamp,personId,contentId,eventType\n2,u,b,LIKE\n1,u,a,VIEW\n1,u,a,VIEW\n3,u,c,odd\n"), {"odd": "hide"})
        self.assertEqual([data.items[i] for i in data.item], ["a", "b", "c"])
        self.assertEqual(data.action.tolist(), [0, 1, 4])

    def test_an_unknown_action_is_named(self):
        with self.assertRaisesRegex(DataError, "log.csv:2: action 'odd' is not mapped"):
            read(self.write("log.csv", "user,item,time,action\nu,a,1,odd\n"))

    def test_hidden_items_leave_histories_and_become_the_users_own_negatives(self):
        data = read(self.write("log.csv", "user,item,time,action\nu,a,1,view\nu,b,2,view\nu,a,3,hide\nu,c,4,view\nv,a,1,view\nv,c,2,view\n"))
        histories = Histories(data, Split.everything(data), Settings())
        names = [data.items[i - 1] for i in histories.item]
        self.assertEqual(names, ["b", "c", "a", "c"])
        self.assertEqual({u: [data.items[i - 1] for i in items] for u, items in histories.negatives.items()}, {0: ["a"]})

    def test_weights_are_those_of_the_workers(self):
        data = read(self.write("log.csv", "user,item,time,action,dwell\nu,a,0,save,\nu,b,2592000,view,0\nu,c,2592000,click,15\n"))
        histories = Histories(data, Split.everything(data), Settings())
        weights = histories.of(histories.user[:1], histories.train_end[:1]).weight[0].tolist()
        self.assertEqual([round(w, 5) for w in weights], [2 * 0.625, 0.25, 4 * 0.5])


class DumpTests(Folder):
    def record(self, topic, value, timestamp=1_000_000, key=None):
        return json.dumps({"topic": topic, "partition": 0, "offset": 0, "timestamp": timestamp, "key": key, "value": value})

    def test_events_items_fences_and_source_interests_are_read(self):
        def engagement(event, item, second, user="u", **more):
            at = f"1970-01-01T00:00:{second:02}Z"
            return self.record("x.engagements", {"eventId": event, "userId": user, "itemId": item, "action": "ACTION_CLICK", "occurredAt": at, **more})
        lines = [
            engagement("1", "a", 1, user="v"), engagement("2", "a", 9, user="v"),
            engagement("3", "b", 3, requestId="r"), engagement("3", "b", 3, requestId="r"), engagement("4", "c", 2, dwell="1.5s"),
            self.record("x.profile-changes", {"eventId": "e", "userId": "v", "eraseHistory": {}}, timestamp=5_000),
            self.record("x.served", {"requestId": "r", "userId": "u", "items": [
                {"itemId": "b", "sourceKind": "INTEREST_KIND_TOPIC", "sourceId": "t"}]}),
            engagement("5", "d", 8, requestId="q"), engagement("6", "b", 1, user="w"), engagement("7", "c", 9, user="w"),
            *(self.record("x.profile-changes", {
                "eventId": f"c{second}", "userId": "u", "occurredAt": f"1970-01-01T00:00:0{second}Z",
                "saveCollection": {"collectionId": "k", "itemIds": saved}}) for second, saved in ((7, ["b", "c", "never seen"]), (6, ["d"]), (9, ["b"]))),
            self.record("x.served", {"requestId": "q", "userId": "u", "items": [
                {"itemId": "d", "sourceKind": "INTEREST_KIND_COLLECTION", "sourceId": "k"}]}),
            self.record("x.profile-changes", {"eventId": "f", "userId": "w", "eraseHistory": {"through": "1970-01-01T00:00:05Z"}}, timestamp=20_000),
            self.record("x.items", {"itemId": "b", "topics": ["s", "t"], "features": [1.5, 2]}),
            self.record("x.items", {"itemId": "gone", "topics": ["s"]}, timestamp=1),
            self.record("x.items", None, timestamp=2, key="gone"),
        ]
        data = read(self.write("dump.jsonl", "\n".join(lines)))
        rows = [(data.users[u], data.items[data.item[r]]) for u in range(len(data.users)) for r in range(data.offsets[u], data.offsets[u + 1])]
        self.assertEqual(sorted(rows), [("u", "b"), ("u", "c"), ("u", "d"), ("v", "a"), ("w", "c")])
        self.assertEqual(sorted(data.dwell.tolist()), [-1, -1, -1, -1, 1500])
        b = data.items.index("b")
        self.assertEqual([data.topics[t] for t in data.item_topics[b]], ["s", "t"])
        self.assertEqual(data.features[b].tolist(), [1.5, 2])
        self.assertEqual([data.topics[c] for c in data.condition[data.item == b]], ["t"])
        histories = Histories(data, Split.everything(data), Settings())
        places = np.arange(len(histories.item))
        collections = {data.items[histories.item[place] - 1]: [data.items[i - 1] for i in of if i > 0]
                       for place, of in zip(places, histories.collection(places).tolist()) if any(of)}
        self.assertEqual(collections, {"d": ["b", "c"]})
        self.assertNotIn("gone", data.items)

    def test_a_broken_line_is_named(self):
        with self.assertRaisesRegex(DataError, "dump.jsonl:1: KeyError: 'topic'"):
            read(self.write("dump.jsonl", "{}"))


if __name__ == "__main__":
    unittest.main()
