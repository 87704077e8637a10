import json
import pathlib
import tempfile
import unittest

import numpy as np
import torch

from training import judging, offline
from training.__main__ import main
from training.data import Split, read
from training.fingerprint import fingerprint
from training.settings import Settings
from training.tests import small
from training.train import Training

SMALL = dict(dimension=8, interests=3, window=20, epochs=4, batch=64, learning_rate=0.01, warm_up=5, average=0.9, blend_negatives=16, precision="float32")


def training(folder, run, **settings):
    data = read(folder)
    return Training(data, Split.leave_one_out(data), Settings(**{**SMALL, **settings}), run, log=lambda text: None)


class TrainingTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.data = small.write(self.folder / "data", users=80)

    def test_every_kind_learns(self):
        for kind in ("dcm", "self-attention", "single"):
            with self.subTest(kind):
                run = training(self.data, self.folder / kind, kind=kind, blend_weight=0.0 if kind == "single" else 0.5)
                run.run()
                self.assertLess(run.history[-1]["implicit"], run.history[0]["implicit"] - 0.3)

    def test_sampled_negatives_and_learned_temperature_train_too(self):
        run = training(self.data, self.folder / "run", negatives=32, learn_temperature=True, log_frequency=0.0, user_average=0.5, horizon=0.2)
        run.run()
        self.assertLess(run.history[-1]["implicit"], run.history[0]["implicit"])
        self.assertNotAlmostEqual(run.model.temperature.item(), 0.07, places=4)

    def test_a_run_that_was_stopped_ends_as_one_that_was_not(self):
        whole = training(self.data, self.folder / "whole")
        self.assertTrue(whole.run())
        self.assertFalse(training(self.data, self.folder / "halves").run(2))
        second = training(self.data, self.folder / "halves")
        self.assertTrue(second.run())
        self.assertEqual([h["implicit"] for h in second.history], [h["implicit"] for h in whole.history])
        for name, value in whole.average.items():
            torch.testing.assert_close(second.average[name], value)

    def test_other_settings_do_not_resume(self):
        training(self.data, self.folder / "run").run(1)
        with self.assertRaisesRegex(ValueError, "other settings \\(learning_rate\\)"):
            training(self.data, self.folder / "run", learning_rate=0.5).run()

    def test_one_command_trains_exports_and_evaluates(self):
        out = self.folder / "out"
        options = [x for key, value in SMALL.items() for x in ("--" + key.replace("_", "-"), str(value))]
        self.assertEqual(main(["train", "--data", str(self.data), "--out", str(out), *options]), 0)
        manifest = json.loads((out / "model" / "model.json").read_text())
        self.assertEqual(manifest["fingerprint"], fingerprint(out / "model", manifest))
        self.assertEqual(manifest["training"]["users"], 80)
        records = [json.loads(line) for line in (out / "items.jsonl").read_text().splitlines()]
        self.assertEqual({len(r["value"]["vector"]) for r in records}, {8})
        self.assertEqual({r["value"]["space"] for r in records}, {manifest["space"]})
        rates = json.loads((out / "evaluation.json").read_text())["strategies"]["blended, round-robin"]
        self.assertTrue(0 < rates["HR@5"] <= rates["HR@100"] <= 1)

    def test_stale_vectors_find_less(self):
        out, until = self.folder / "cut", "2020-09-18"
        options = [x for key, value in SMALL.items() for x in ("--" + key.replace("_", "-"), str(value))]
        self.assertEqual(main(["train", "--data", str(self.data), "--out", str(out), "--until", until, *options]), 0)
        self.assertEqual(main(["staleness", "--data", str(self.data), "--out", str(out), "--until", until]), 0)
        result = json.loads((out / "staleness.json").read_text())
        self.assertGreater(result["groups"]["warm"], 0)
        self.assertEqual(result["staleness"]["0"]["changed"], 0)
        week = result["staleness"]["7 d"]
        self.assertLess(week["changed events"]["HR@20"], week["changed events, had they been fresh"]["HR@20"])
        self.assertTrue((out / "staleness.svg").read_text().startswith("<svg"))

    def test_ablations_go_on_where_they_were_stopped(self):
        out = self.folder / "ablations"
        options = [x for key, value in {**SMALL, "epochs": 1}.items() for x in ("--" + key.replace("_", "-"), str(value))]
        for expected in (["as documented", "single"], ["as documented", "single", "self-attention", "implicit alone"]):
            self.assertEqual(main(["ablate", "--data", str(self.data), "--out", str(out), "--most", "2", "--users", "40", *options]), 0)
            self.assertEqual(list(json.loads((out / "ablations.json").read_text())["variants"]), expected)
        self.assertEqual((out / "ablations.md").read_text().count("\n| "), 5)

    def test_costs_fall_with_fewer_interests_and_hardly_with_quantised_storage(self):
        out = self.folder / "out"
        options = [x for key, value in SMALL.items() for x in ("--" + key.replace("_", "-"), str(value))]
        self.assertEqual(main(["train", "--data", str(self.data), "--out", str(out), *options]), 0)
        self.assertEqual(main(["costs", "--data", str(self.data), "--out", str(out)]), 0)
        result = json.loads((out / "costs.json").read_text())
        searches = [of["searches"] for of in result["interests"].values()]
        self.assertEqual(searches, sorted(searches))
        self.assertEqual(searches[0], 1)
        full, small, rescored = (result["storage"][name] for name in ("float32", "int8", "int8, rescored from 2 times as many"))
        self.assertEqual((full["bytes a vector"], small["bytes a vector"]), (32, 8))
        self.assertAlmostEqual(rescored["HR@10"], full["HR@10"], delta=0.02)
        self.assertAlmostEqual(small["HR@10"], full["HR@10"], delta=0.05)
        self.assertTrue((out / "storage.svg").read_text().startswith("<svg"))

    def test_an_error_names_the_file(self):
        self.assertEqual(main(["train", "--data", str(self.folder), "--out", str(self.folder / "out")]), 2)


def retrieval(items, mass, topics_of=None):
    """One user's lists, of scores that fall from item to item."""
    items = np.array([items])
    return offline.Retrieval(
        items, -np.arange(items.size, dtype=np.float32).reshape(items.shape), np.array([mass]), np.zeros((1, 0), np.int64), None, None, None,
        np.array([0]), None if topics_of is None else np.array(topics_of))


class JudgingTests(unittest.TestCase):
    def test_a_list_is_judged_by_place_topics_and_popularity(self):
        judge = judging.Judge(np.array([[0, 0], [1, 0], [1, 2], [3, 0], [0, 0]]), np.array([0, 5, 3, 1, 1]), ["a", "b", "c", "d"])
        self.assertEqual(judge.band.tolist(), [2, 0, 1, 2, 2])
        measures = dict(zip(judging.NAMES, judge.of(np.array([1, 3, 2]), 2)))
        self.assertEqual((measures["HR@5"], measures["NDCG@10"], measures["coverage@10"]), (1.0, 0.5, 1.0))
        self.assertEqual(measures["recall torso"], 1.0)
        self.assertTrue(np.isnan(measures["recall tail"]))
        missed = dict(zip(judging.NAMES, judge.of(np.array([1, 3]), 2)))
        self.assertEqual((missed["HR@100"], missed["coverage@100"], missed["recall torso"]), (0.0, 0.5, 0.0))
        self.assertTrue(np.isnan(dict(zip(judging.NAMES, judge.of(np.array([1]), 4)))["coverage@10"]))

    def test_intervals_hold_the_mean_of_what_is_known(self):
        values = np.full((400, len(judging.NAMES)), np.nan)
        values[::2] = np.random.default_rng(3).random((200, 1))
        mean, low, high = judging.means({"s": values})["s"]["HR@10"]
        self.assertAlmostEqual(mean, np.nanmean(values[:, 0]), places=5)
        self.assertTrue(low < mean < high)
        self.assertTrue(3.3 < (high - low) / (np.nanstd(values[:, 0]) / 200 ** 0.5) < 4.5)


class BlendTests(unittest.TestCase):
    def test_sources_take_turns_a_repeat_costs_none_and_leftovers_go_on(self):
        taken = offline.take_turns([[1, 2, 3, 4], [1, 5], [6]], [2, 2, 2])
        self.assertEqual(taken.tolist(), [1, 5, 6, 2, 3, 4])

    def test_weighted_turns_hold_the_proportions_from_the_first_item_on(self):
        found = retrieval([[1, 2, 3, 4], [5, 6, 0, 0]], mass=[3.0, 1.0])
        self.assertEqual(offline.weighted(found, 0, 4).tolist(), [1, 2, 5, 3])

    def test_the_last_places_go_to_topics_that_the_others_lack(self):
        found = retrieval([[1, 2, 3, 4, 5, 6, 7]], mass=[1.0], topics_of=[[0, 0], [1, 0], [1, 2], [1, 0], [3, 0], [3, 4], [0, 0], [5, 0]])
        self.assertEqual(offline.covering(offline.pooled, share=0.6)(found, 0, 5).tolist(), [1, 2, 5, 7, 3])
        self.assertEqual(offline.covering(offline.pooled, share=0.0)(found, 0, 5).tolist(), [1, 2, 3, 4, 5])

    def test_budgets_follow_the_largest_remainder(self):
        self.assertEqual(offline.proportional(np.array([3.0, 2.0, 1.0]), 10), [5, 3, 2])
        self.assertEqual(offline.equal(3, 11), [4, 4, 3])


if __name__ == "__main__":
    unittest.main()
