import json
import pathlib
import shutil
import tempfile
import unittest

import numpy as np
import torch

from training import neighbours
from training.__main__ import main
from training.data import Split, read
from training.fingerprint import fingerprint
from training.inputs import ranges
from training.settings import Settings
from training.tests import small
from training.towers.parts import unit
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

    def test_a_collection_that_had_found_the_item_is_what_its_interest_is_trained_on(self):
        run = training(self.data, self.folder / "run", blend_weight=0.0)
        run.histories.collections, run.histories.saved = [np.array([1, 2])], np.zeros_like(run.histories.saved)
        model, seen = run.model.eval(), []
        explicit = model.explicit
        model.explicit = lambda choices, items, valid, weight, member, context: seen.append((choices, member)) or explicit(
            choices, items, valid, weight, member, context)
        places = run.pairs[:16]
        run.objective(places, run._targets(places), torch.ones(len(places)))
        (choices, member), table = seen[0], model.items.table()
        torch.testing.assert_close(choices, unit(table[1] + table[2]).expand_as(choices))
        windows = run.histories.before(places[::2]).items
        torch.testing.assert_close(member.squeeze(1), ((windows == 1) | (windows == 2)).float())

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

    def test_times_that_were_made_up_are_no_range(self):
        data = self.folder / "untimed"
        shutil.copytree(self.data, data, ignore=shutil.ignore_patterns("times.txt"))
        whole = training(data, self.folder / "run")
        self.assertFalse(whole.run(1))
        self.assertNotIn("windowSeconds", ranges(whole, whole.model)["explicit"])

    def test_one_command_trains_exports_and_evaluates(self):
        out = self.folder / "out"
        options = [x for key, value in SMALL.items() for x in ("--" + key.replace("_", "-"), str(value))]
        self.assertEqual(main(["train", "--data", str(self.data), "--out", str(out), *options]), 0)
        manifest = json.loads((out / "model" / "model.json").read_text())
        self.assertEqual(manifest["fingerprint"], fingerprint(out / "model", manifest))
        self.assertEqual(manifest["training"]["users"], 80)
        fed = manifest["training"]["inputs"]
        self.assertEqual({"unknownItems", "windowSeconds", "activeSlots", "massEntropy"}, set(fed["implicit"]))
        self.assertEqual({"unknownItems", "windowSeconds"}, set(fed["explicit"]))
        least, most = fed["implicit"]["activeSlots"]
        self.assertTrue(1 <= (least + most) / 2 <= manifest["implicit"]["interests"])
        least, most = fed["implicit"]["massEntropy"]
        self.assertTrue(0 <= (least + most) / 2 <= np.log2(manifest["implicit"]["interests"]))
        records = [json.loads(line) for line in (out / "items.jsonl").read_text().splitlines()]
        self.assertEqual({len(r["value"]["vector"]) for r in records}, {8})
        self.assertEqual({r["value"]["space"] for r in records}, {manifest["space"]})
        evaluation = json.loads((out / "evaluation.json").read_text())
        rates = evaluation["strategies"]["blended"]
        self.assertTrue(0 < rates["HR@5"] <= rates["HR@100"] <= 1)
        known, cold = evaluation["known items"]["strategies"]["blended"], evaluation["cold items"]
        share = cold["users"] / evaluation["users"]
        found = (1 - share) * known["HR@20"] + share * cold["strategies"]["blended"].get("HR@20", 0)
        self.assertAlmostEqual(found, rates["HR@20"], places=4)

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
        for expected in (["as documented", "single"], ["as documented", "single", "self-attention", "implicit and explicit trained apart"]):
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

    def test_a_graph_of_neighbours_finds_what_comparing_everything_finds(self):
        try:
            import hnswlib  # noqa: F401
        except ImportError:
            self.skipTest("hnswlib is not installed (python3-hnswlib)")
        table = torch.nn.functional.normalize(torch.randn(501, 8, generator=torch.Generator().manual_seed(1)), dim=1)
        of, users = {}, table[1:41].view(20, 2, 8)
        scores = neighbours.Neighbours(table).search(1, 150, -9.0, of)(table, users)
        exact = torch.matmul(users, table.t())
        torch.testing.assert_close(scores[:, 1], exact[:, 1])
        found = scores[:, 0] > -9
        torch.testing.assert_close(scores[:, 0][found], exact[:, 0][found], rtol=0, atol=1e-5)
        self.assertEqual((of["searches"], int(found.sum())), (20, 20 * 150))
        self.assertGreater(of["found"] / found.sum(), 0.95)

    def test_an_error_names_the_file(self):
        self.assertEqual(main(["train", "--data", str(self.folder), "--out", str(self.folder / "out")]), 2)

if __name__ == "__main__":
    unittest.main()
