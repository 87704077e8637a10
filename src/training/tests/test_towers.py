import unittest

import torch

from training.losses import best_interest, identical_slots, softmax_loss, unbalanced_slots
from training.settings import Settings
from training.towers import Model
from training.towers.clustering import Clustering
from training.towers.parts import unit

D = 8


def model(kind="dcm", **settings):
    torch.manual_seed(1)
    topics_of = torch.tensor([[0, 0], [1, 0], [1, 2], [2, 0], [0, 0]])
    made = Model(Settings(kind=kind, dimension=D, interests=3, window=10, **settings), topics_of, 2, torch.tensor([False, True, True, True, False]))
    return made.eval()


def windows(users=4, length=6):
    torch.manual_seed(2)
    return unit(torch.randn(users, length, D)), torch.ones(users, length, dtype=torch.bool), torch.rand(users, length) + 0.1


class ImplicitTests(unittest.TestCase):
    def test_padding_changes_nothing(self):
        items, valid, weight = windows()
        padded = [torch.cat([x, torch.zeros_like(x[:, :3])], 1) for x in (items, valid, weight)]
        for kind in ("dcm", "self-attention", "single"):
            with self.subTest(kind), torch.no_grad():
                made = model(kind)
                for short, long in zip(made.implicit(items, valid, weight)[:2], made.implicit(*padded)[:2]):
                    torch.testing.assert_close(short, long)

    def test_the_first_centroid_is_the_newest_valid_item_and_invalid_ones_are_never_chosen(self):
        items, valid, _ = windows()
        valid[:, 0] = valid[:, 3] = False
        places, live = Clustering(D, 3, 3, 0.07)._farthest(items, valid)
        self.assertEqual(places[:, 0].tolist(), [1] * 4)
        self.assertTrue(bool(live.all()))
        self.assertFalse(bool(((places == 0) | (places == 3)).any()))

    def test_fewer_distinct_items_than_slots_leave_slots_empty(self):
        items, valid, weight = windows(length=4)
        items[:, 2] = items[:, 0]
        items[:, 3] = items[:, 1]
        with torch.no_grad():
            _, mass, _, slots = model().implicit(items, valid, weight)
        self.assertEqual((mass > 0).sum(1).tolist(), [2] * 4)
        self.assertEqual(slots[:, 0].tolist(), slots[:, 2].tolist())

    def test_an_item_counts_to_one_slot_alone(self):
        items, valid, weight = windows()
        with torch.no_grad():
            _, _, shares, _ = model().implicit(items, valid, weight)
        self.assertEqual((shares > 0).sum(1).max().item(), 1)

    def test_interests_are_of_unit_norm(self):
        items, valid, weight = windows()
        with torch.no_grad():
            interests, *_ = model().implicit(items, valid, weight)
        torch.testing.assert_close(interests.norm(dim=2), torch.ones(4, 3))


class ItemTests(unittest.TestCase):
    def test_the_table_and_single_items_agree(self):
        made = model()
        with torch.no_grad():
            torch.testing.assert_close(made.items.table()[1:4], made.items(torch.tensor([1, 2, 3]), made.items.topics_of[1:4]))

    def test_an_item_nobody_engaged_with_is_what_its_topics_say(self):
        made = model()
        with torch.no_grad():
            new = made.items(torch.tensor([0]), torch.tensor([[2, 0]]))
            unseen = made.items(torch.tensor([4]), torch.tensor([[2, 0]]))
        torch.testing.assert_close(new, unseen)
        torch.testing.assert_close(new, made.items.topic_vectors()[2:3])

    def test_nothing_known_gives_zero(self):
        self.assertEqual(model().items(torch.tensor([4]), torch.tensor([[0, 0]])).abs().sum().item(), 0)


class LossTests(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(3)
        self.users, self.items = unit(torch.randn(5, D)), unit(torch.randn(9, D))
        self.targets = torch.tensor([0, 3, 3, 8, 1])

    def test_softmax_is_cross_entropy_and_so_is_its_gradient(self):
        users, items = self.users.clone().requires_grad_(), self.items.clone().requires_grad_()
        softmax_loss(users, items[self.targets], items, 0.1).mean().backward()
        plain_users, plain_items = self.users.clone().requires_grad_(), self.items.clone().requires_grad_()
        torch.nn.functional.cross_entropy(plain_users @ plain_items.t() / 0.1, self.targets).backward()
        torch.testing.assert_close(users.grad, plain_users.grad)
        torch.testing.assert_close(items.grad, plain_items.grad)

    def test_explicit_negatives_count_in_their_own_users_denominator_alone(self):
        vectors, there = self.items[:1].expand(5, 1, D), torch.zeros(5, 1, dtype=torch.bool)
        there[2] = True
        with_own = softmax_loss(self.users, self.items[self.targets], self.items, 0.1, own=(vectors, there), own_weight=2.0)
        without = softmax_loss(self.users, self.items[self.targets], self.items, 0.1)
        self.assertEqual((with_own > without + 1e-6).tolist(), [False, False, True, False, False])

    def test_the_positive_goes_to_its_best_live_interest(self):
        interests = torch.stack([self.items[:3]] * 2)
        live = torch.tensor([[True, True, True], [True, False, True]])
        _, best = best_interest(interests, live, self.items[[1, 1]])
        self.assertEqual(best[0].item(), 1)
        self.assertNotEqual(best[1].item(), 1)

    def test_both_collapses_are_measured(self):
        live = torch.ones(1, 3, dtype=torch.bool)
        self.assertAlmostEqual(identical_slots(self.items[:1].expand(3, D).unsqueeze(0), live).item(), 1, places=5)
        self.assertAlmostEqual(identical_slots(torch.eye(D)[:3].unsqueeze(0), live).item(), 0, places=5)
        self.assertAlmostEqual(unbalanced_slots(torch.ones(1, 3), live).item(), 0, places=5)
        self.assertGreater(unbalanced_slots(torch.tensor([[10.0, 0.1, 0.1]]), live).item(), 0.5)


if __name__ == "__main__":
    unittest.main()
