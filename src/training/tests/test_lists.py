import unittest

import numpy as np

from training import agreement, blends, judging, offline


def lists(items, mass, count, topics_of=None, scores=None):
    """One user's lists, of scores that fall from item to item where none are given, and budgets that sum to `count`."""
    items = np.array([items])
    scores = np.array([scores], np.float32) if scores else -np.arange(items.size, dtype=np.float32).reshape(items.shape)
    found = offline.Retrieval(
        items, scores, np.array([mass]), np.zeros((1, 0), np.int64), None, None, np.array([0]), None,
        None if topics_of is None else np.array(topics_of), np.eye(items.max() + 1, dtype=np.float32), np.arange(items.max() + 1))
    return blends.planned(found, 0, count)


class JudgingTests(unittest.TestCase):
    TABLE = np.array([[0, 0], [1, 0], [0, 1], [1, 0], [0, 1]], np.float32)

    def judged(self, items, target, given=(), choice=()):
        judge = judging.Judge(np.array([[0, 0], [1, 0], [1, 2], [3, 0], [0, 0]]), np.array([0, 5, 3, 1, 1]), ["a", "b", "c", "d"])
        self.assertEqual(judge.band.tolist(), [2, 0, 1, 2, 2])
        blend = blends.Blended(np.array(items), [np.array(of) for of in given], list(choice))
        return dict(zip(judging.NAMES, judge.of(blend, target, np.array([3, 1, 0]), self.TABLE)))

    def test_a_list_is_judged_by_place_topics_and_popularity(self):
        measures = self.judged([1, 3, 2], 2)
        self.assertEqual((measures["HR@5"], measures["NDCG@10"], measures["coverage@10"]), (1.0, 0.5, 1.0))
        self.assertEqual((measures["topics"], measures["own topics"], measures["recall torso"]), (3, 1.0, 1.0))
        self.assertTrue(np.isnan(measures["recall tail"]))
        missed = self.judged([1, 3], 2)
        self.assertEqual((missed["HR@100"], missed["coverage@100"], missed["recall torso"]), (0.0, 0.5, 0.0))
        self.assertTrue(np.isnan(missed["unique hits"]))
        self.assertEqual(self.judged([1], 4)["own topics"], 0.5)
        self.assertTrue(np.isnan(self.judged([1], 4)["coverage@10"]))

    def test_a_list_is_judged_by_who_found_its_items_and_how_far_they_are_apart(self):
        # Of the three pairs one has cosine 1 and two have cosine 0.
        measures = self.judged([1, 3, 2], 2, given=[[1, 3], [3, 2]], choice=[False, True])
        self.assertAlmostEqual(measures["diversity"], 2 / 3, places=6)
        self.assertAlmostEqual(measures["found by both"], 1 / 3)
        self.assertEqual(measures["unique hits"], 1.0)
        self.assertEqual(self.judged([1, 3, 2], 3, given=[[1, 3], [3, 2]], choice=[False, True])["unique hits"], 0.0)

    def test_intervals_hold_the_mean_of_what_is_known(self):
        values = np.full((400, len(judging.NAMES)), np.nan)
        values[::2] = np.random.default_rng(3).random((200, 1))
        mean, low, high = judging.means({"s": values})["s"]["HR@10"]
        self.assertAlmostEqual(mean, np.nanmean(values[:, 0]), places=5)
        self.assertTrue(low < mean < high)
        self.assertTrue(3.3 < (high - low) / (np.nanstd(values[:, 0]) / 200 ** 0.5) < 4.5)


class AgreementTests(unittest.TestCase):
    def served(self, users=3):
        return {"users": users, "rows": [
            {"strategy": "self-attention", "measures": {"HR@10": {"mean": 0.5}}}, {"strategy": "single", "measures": {"HR@10": {"mean": 0.25}}},
            {"strategy": "blended", "measures": {"HR@10": {"mean": 0.75}}}]}

    def test_the_served_mean_is_compared_with_the_offline_one_of_the_same_strategy(self):
        offline_runs = [
            {"users": 3, "kind": "dcm", "strategies": {"blended": {"HR@10": 0.5}}},
            {"users": 3, "kind": "self-attention", "strategies": {"implicit": {"HR@10": 0.4}, "blended": {"HR@10": 0.9}}},
            {"users": 3, "kind": "single", "strategies": {"single": {"HR@10": 0.25}}}]
        self.assertEqual(
            agreement.compare(self.served(), offline_runs), {"blended": {"HR@10": 0.25}, "self-attention": {"HR@10": 0.1}, "single": {"HR@10": 0.0}})

    def test_other_users_are_refused(self):
        with self.assertRaisesRegex(ValueError, "3 users, the served one 4"):
            agreement.compare(self.served(4), [{"users": 3, "kind": "single", "strategies": {}}])


class BlendTests(unittest.TestCase):
    def test_sources_take_turns_a_repeat_costs_none_and_leftovers_go_on(self):
        taken = blends.take_turns([[1, 2, 3, 4], [1, 5], [6]], [2, 2, 2])
        self.assertEqual(taken.tolist(), [1, 5, 6, 2, 3, 4])

    def test_weighted_turns_hold_the_proportions_from_the_first_item_on(self):
        self.assertEqual(blends.weighted(lists([[1, 2, 3, 4], [5, 6, 0, 0]], [3.0, 1.0], 4)).items.tolist(), [1, 2, 5, 3])

    def test_pooling_takes_an_item_by_its_best_score_and_equal_ones_by_rank_and_name(self):
        of = lists([[1, 2, 3], [4, 2, 5]], [1.0, 1.0], 4, scores=[[0.9, 0.1, 0.0], [0.5, 0.4, 0.1]])
        self.assertEqual(blends.pooled(of).items.tolist(), [1, 4, 2, 5])
        self.assertEqual(blends.pooled(lists([[3, 2], [1, 4]], [1.0, 1.0], 4, scores=[[0.5, 0.2], [0.5, 0.2]])).items.tolist(), [1, 3, 2, 4])

    def test_rules_that_compare_places_add_up_what_several_lists_say(self):
        of = lists([[1, 2, 3], [4, 2, 5]], [1.0, 1.0], 2, scores=[[0.9, 0.8, 0.1], [0.9, 0.8, 0.1]])
        self.assertEqual(blends.reciprocal(of).items.tolist(), [2, 1])
        self.assertEqual(blends.normalised(of).items.tolist(), [1, 4])
        self.assertEqual([part.tolist() for part in blends.reciprocal(of).given], [[1, 2], [4, 2]])

    def test_a_re_ranked_list_puts_off_what_is_like_its_beginning(self):
        of = lists([[1, 2, 3, 4]], [1.0], 2)
        of.found.table = np.array([[0, 0], [1, 0], [1, 0], [0, 1], [0, 1]], np.float32)
        self.assertEqual(blends.reranked(of).items.tolist(), [1, 3])

    def test_an_interest_without_a_budget_gives_nothing(self):
        self.assertEqual(blends.pooled(lists([[1, 2], [3, 4]], [100.0, 1.0], 2)).items.tolist(), [1, 2])

    def test_the_last_places_go_to_topics_that_the_others_lack(self):
        of = lists([[1, 2, 3, 4, 5, 6, 7]], [1.0], 5, topics_of=[[0, 0], [1, 0], [1, 2], [1, 0], [3, 0], [3, 4], [0, 0], [5, 0]])
        self.assertEqual(blends.covering(blends.pooled, share=0.6)(of).items.tolist(), [1, 2, 5, 7, 3])
        self.assertEqual(blends.covering(blends.pooled, share=0.0)(of).items.tolist(), [1, 2, 3, 4, 5])

    def test_implicit_and_explicit_interests_of_two_retrievals_are_joined(self):
        one = offline.Retrieval(*(np.array(x) for x in ([[[1], [2]]], [[[0.1], [0.2]]], [[1.0]], [[7]], [[[1.0], [2.0]]])), *[None] * 6)
        two = offline.Retrieval(*(np.array(x) for x in ([[[3], [4]]], [[[0.3], [0.4]]], [[1.0]], [[8]], [[[3.0], [4.0]]])), *[None] * 6)
        both = offline.joined(one, two)
        self.assertEqual((both.items.tolist(), both.scores.tolist(), both.topics.tolist()), ([[[1], [4]]], [[[0.1], [0.4]]], [[8]]))

    def test_budgets_follow_the_largest_remainder(self):
        self.assertEqual(blends.proportional(np.array([3.0, 2.0, 1.0]), 10), [5, 3, 2])
        self.assertEqual(blends.equal(3, 11), [4, 4, 3])


if __name__ == "__main__":
    unittest.main()
