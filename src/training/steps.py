"""One step's loss of one batch of (history, next item) pairs."""

import numpy as np
import torch
from torch.nn.functional import embedding as rows_of

from .losses import best_interest, identical_slots, softmax_loss, unbalanced_slots
from .towers.parts import unit

BLENDED_CHOICES = 3
COLLECTION_SHARE = 0.1
MEAN_TOPIC_SHARE = 0.5


class Objective:
    """The two losses together: implicit interests, and explicit ones on a part of the rows."""

    def __init__(self, model, histories, catalogue, settings, frequency, fast):
        self.model, self.histories, self.catalogue, self.settings, self.fast = model, histories, catalogue, settings, fast
        self.frequency = frequency
        self.bias = None
        self.of_topic = catalogue.of_topic()
        if settings.log_frequency and not settings.negatives:
            self.bias = settings.log_frequency * frequency.clamp_min(1e-9).log()

    def __call__(self, places, targets, row_weight):
        """Mean loss over rows, and what it was made of."""
        s, model = self.settings, self.model
        windows = self.histories.before(places)
        valid = self._drop(windows.valid)
        table = model.items.table(s.drop_ids)
        items = rows_of(windows.items, table)
        weight = windows.weight
        relative = weight * valid
        relative = relative / relative.amax(1, keepdim=True).clamp_min(1e-9)
        context = model.context(items, valid, relative)
        interests, mass, shares, _ = model.implicit(items, valid, weight, context)
        live = mass > 0
        positives = rows_of(targets, table)
        chosen, _ = best_interest(interests, live, positives)
        own = self._own_negatives(places, table)
        implicit = (self._softmax(chosen, positives, targets, table, own) * row_weight).sum() / row_weight.sum()
        parts = {"implicit": implicit.detach()}
        loss = s.implicit_weight * implicit
        if s.kind != "single":
            identical, unbalanced = identical_slots(interests, live), unbalanced_slots(mass, live)
            loss = loss + s.identical_weight * identical + s.balance_weight * unbalanced
            parts.update(identical=identical.detach(), unbalanced=unbalanced.detach(), slots=live.float().sum(1).mean())
        if s.explicit_weight > 0:
            explicit = self._explicit(windows, valid, items, context, table, places, targets, row_weight, own)
            if explicit is not None:
                loss = loss + s.explicit_weight * explicit
                parts["explicit"] = explicit.detach()
        if s.blend_weight > 0 and self.catalogue.topics:
            blend = self._blend(windows, valid, items, context, interests, live, table, targets, row_weight)
            loss = loss + s.blend_weight * blend
            parts["blend"] = blend.detach()
        return loss, parts

    def _softmax(self, users, positives, targets, table, own, rows=None):
        s = self.settings
        own = own if own is None or rows is None else (own[0][rows], own[1][rows])
        if not s.negatives:
            return softmax_loss(
                users, positives, table[1:], self.model.temperature, bias=None if self.bias is None else self.bias[1:], own=own,
                own_weight=s.explicit_negative_weight, fast=self.fast)
        return self._sampled(users, positives, targets, table, own)

    def _sampled(self, users, positives, targets, table, own):
        """Softmax over a sample, half by frequency and half uniform, each sampled score lowered by its log expected count (Yi et al., 2019)."""
        s = self.settings
        sample, correction = self._sample(s.negatives)
        scaled = users / self.model.temperature
        scores = scaled @ rows_of(sample, table).t() - correction
        scores = scores.masked_fill(sample.unsqueeze(0) == targets.unsqueeze(1), -1e4)
        positive = (scaled * positives).sum(1, keepdim=True)
        columns = [positive, scores]
        if own is not None and s.explicit_negative_weight > 0:
            vectors, there = own
            columns.append(((vectors * scaled.unsqueeze(1)).sum(2) + np.log(s.explicit_negative_weight)).masked_fill(~there, -1e4))
        return torch.logsumexp(torch.cat(columns, 1), 1) - positive.squeeze(1)

    def _sample(self, count):
        """Items drawn half by frequency and half uniformly, and the log of how often each is expected among them."""
        share = 0.5 * self.frequency + 0.5 / (len(self.frequency) - 1)
        share[0] = 0
        sample = torch.multinomial(share, count, replacement=True)
        return sample, (share[sample] * count).log()

    def _blend(self, windows, valid, items, context, interests, live, table, targets, row_weight):
        """As served: an item's score is its best interest's, an explicit one counts for items of its topic alone, and negatives meet them all.

        The choices are topics of the history, as users follow what they engage with.
        """
        rows = torch.arange(1, len(targets), 2)
        valid, items, windows_of = valid[rows], items[rows], windows.items[rows]
        drawn = torch.multinomial(valid.float(), BLENDED_CHOICES, replacement=True)
        rare = self.catalogue.rare_of[windows_of.gather(1, drawn)]
        topics = rare.gather(2, torch.randint(rare.shape[2], (*drawn.shape, 1))).squeeze(2)
        member = self.catalogue.members(windows_of, topics)
        explicit = self.model.explicit(
            rows_of(topics, self.model.items.topic_vectors()), items, valid, windows.weight[rows], member, context[rows])
        sources = torch.cat([interests[rows], explicit], 1) / self.model.temperature
        sample, correction = self._sample(self.settings.blend_negatives)
        mine = targets[rows]
        allowed = torch.cat([live[rows].unsqueeze(2).expand(-1, -1, len(sample)), self.of_topic[:, sample][topics]], 1)
        scores = torch.matmul(sources, rows_of(sample, table).t()).masked_fill(~allowed, -1e4).amax(1) - correction
        scores = scores.masked_fill(sample.unsqueeze(0) == mine.unsqueeze(1), -1e4)
        allowed = torch.cat([live[rows], self.of_topic[topics, mine.unsqueeze(1)]], 1)
        positive = (sources * rows_of(mine, table).unsqueeze(1)).sum(2).masked_fill(~allowed, -1e4).amax(1, keepdim=True)
        loss = torch.logsumexp(torch.cat([positive, scores], 1), 1) - positive.squeeze(1)
        return (loss * row_weight[rows]).sum() / row_weight[rows].sum()

    def _explicit(self, windows, valid, items, context, table, places, targets, row_weight, own):
        """Conditional retrieval on every other row: the condition is the choice whose interest had found the item, else one of the item's topics, or
        a collection that might have been saved."""
        topics = self._conditions(places, targets)
        rows = torch.arange(0, len(targets), 2)
        logged = self.histories.collection(places)
        collections = (torch.rand(len(targets)) < (COLLECTION_SHARE if self.catalogue.topics else 1.0)) | (logged > 0).any(1)
        rows = rows[(topics[rows] > 0) | collections[rows]]
        if len(rows) == 0:
            return None
        topics, collections = topics[rows].unsqueeze(1), collections[rows]
        member = self.catalogue.members(windows.items[rows], topics)
        learned = rows_of(topics, self.model.items.topic_vectors())
        with torch.no_grad():
            means = self.catalogue.topic_means(table)[topics]
        choices = torch.where(torch.rand(len(rows), 1, 1) < MEAN_TOPIC_SHARE, means, learned)
        saved = self._saved(valid[rows]).unsqueeze(1)
        of_saved = unit(torch.matmul(saved, items[rows]))
        if self.histories.collections:
            logged = logged[rows]
            there = (logged > 0).any(1).view(-1, 1, 1)
            within = ((windows.items[rows].unsqueeze(2) == logged.unsqueeze(1)) & (logged > 0).unsqueeze(1)).any(2)
            saved = torch.where(there, within.to(saved.dtype).unsqueeze(1), saved)
            of_saved = torch.where(there, unit(rows_of(logged, table).sum(1, keepdim=True)), of_saved)
        choices = torch.where(collections.view(-1, 1, 1), of_saved, choices)
        member = torch.where(collections.view(-1, 1, 1), saved, member)
        interests = self.model.explicit(choices, items[rows], valid[rows], windows.weight[rows], member, context[rows]).squeeze(1)
        loss = self._softmax(interests, rows_of(targets[rows], table), targets[rows], table, own, rows)
        return (loss * row_weight[rows]).sum() / row_weight[rows].sum()

    def _conditions(self, places, targets):
        rare = self.catalogue.rare_of[targets]
        there = (rare > 0).float()
        drawn = torch.multinomial(there + 1e-9, 1)
        topics = rare.gather(1, drawn).squeeze(1)
        logged = torch.from_numpy(self.histories.condition[places])
        return torch.where(logged > 0, logged, topics)

    @staticmethod
    def _saved(valid):
        """A collection that a user might have saved: a few items of the window, at least one."""
        keep = torch.rand(valid.shape) * valid
        most = torch.randint(1, 9, (len(valid), 1)).clamp_max(valid.shape[1])
        order = keep.argsort(1, descending=True).argsort(1)
        return ((order < most) & valid).float()

    def _drop(self, valid):
        """Leaves some items of each history out, but never all of them."""
        if not self.model.training or self.settings.drop_items <= 0:
            return valid
        kept = valid & (torch.rand(valid.shape) >= self.settings.drop_items)
        return torch.where(kept.any(1, keepdim=True), kept, valid)

    def _own_negatives(self, places, table):
        if not self.histories.negatives:
            return None
        of = [self.histories.negatives.get(int(u), np.zeros(0, np.int64)) for u in self.histories.user[places]]
        width = max(1, max(len(o) for o in of))
        ids = torch.zeros(len(of), width, dtype=torch.int64)
        for row, o in enumerate(of):
            ids[row, :len(o)] = torch.from_numpy(o)
        return rows_of(ids, table), ids > 0
