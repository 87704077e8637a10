"""The training loop: resumable, seeded, with averaged weights."""

import json
import math
import pathlib
import time

import numpy as np
import torch

from .catalogue import Catalogue
from .factors import co_occurrence_factors
from .histories import Histories
from .offline import hit_rates
from .settings import Settings
from .steps import Objective
from .towers import Model
from .towers.items import SIGMA

MEGABATCH = 16


def fast_products(precision):
    """Whether scores are made of bfloat16 products: where asked for, or where the processor has instructions for them."""
    if precision != "auto":
        return precision == "bfloat16"
    cpu = pathlib.Path("/proc/cpuinfo")
    return cpu.exists() and "avx512_bf16" in cpu.read_text()


class Training:
    def __init__(self, data, split, settings, folder, log=print):
        self.data, self.settings, self.folder, self.log = data, settings, pathlib.Path(folder), log
        torch.manual_seed(settings.seed)
        self.random = np.random.default_rng(settings.seed)
        self.catalogue = Catalogue(data)
        self.histories = Histories(data, split, settings)
        self.pairs = self.histories.pairs()
        if len(self.pairs) == 0:
            raise ValueError("No training pairs: no user has two engagements before the held-out ones.")
        counts = np.bincount(self.histories.item[self._in_train()], minlength=len(data.items) + 1).astype(np.float32)
        self.frequency = torch.from_numpy(counts / counts.sum())
        self.model = Model(settings, self.catalogue.topics_of, self.catalogue.topics, self.frequency > 0, self.catalogue.features)
        self.average = {name: value.detach().clone() for name, value in self.model.named_parameters()}
        trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(trained, lr=settings.learning_rate, weight_decay=settings.weight_decay)
        self.objective = Objective(
            self.model, self.histories, self.catalogue, settings, self.frequency, fast_products(settings.precision))
        per_user = np.bincount(self.histories.user[self.pairs], minlength=len(data.users))
        weight = self.histories.weight[self.pairs] * per_user[self.histories.user[self.pairs]].astype(np.float64) ** -settings.user_average
        self.pair_weight = (weight / weight.mean()).astype(np.float32)
        self.steps_per_epoch = math.ceil(len(self.pairs) / settings.batch)
        self.epoch, self.step, self.seconds, self.history = 0, 0, 0.0, []

    def run(self, most=None):
        """Trains until all epochs are done, or `most` more of them. Returns whether all are."""
        checkpoint = self.folder / "checkpoint.pt"
        self.folder.mkdir(parents=True, exist_ok=True)
        if checkpoint.exists():
            self.resume(checkpoint)
        elif self.settings.svd:
            self._start_from_factors()
        self.log(f"{len(self.pairs):,} pairs, {self.steps_per_epoch} steps an epoch, {sum(p.numel() for p in self.model.parameters()):,} parameters, "
                 f"{'bfloat16' if self.objective.fast else 'float32'} scores")
        end = self.settings.epochs if most is None else min(self.settings.epochs, self.epoch + most)
        while self.epoch < end:
            start = time.monotonic()
            parts = self._one_epoch()
            self.epoch += 1
            self.seconds += time.monotonic() - start
            validation = self._validate()
            self.history.append({"epoch": self.epoch, "seconds": round(self.seconds, 1), **parts, **validation})
            self.log(json.dumps(self.history[-1]))
            self._save(checkpoint)
        return self.epoch == self.settings.epochs

    def averaged(self):
        """The model with averaged weights."""
        with torch.no_grad():
            for name, value in self.model.named_parameters():
                value.copy_(self.average[name])
        self.model.eval()
        return self.model

    def _one_epoch(self):
        self.model.train()
        sums, steps = {}, 0
        for chosen in self._batches():
            rate = self._rate()
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            places = self.pairs[chosen]
            targets = self._targets(places)
            loss, parts = self.objective(places, targets, torch.from_numpy(self.pair_weight[chosen]))
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
            self._update_average()
            self.step += 1
            steps += 1
            for key, value in parts.items():
                sums[key] = sums.get(key, 0.0) + float(value)
        return {key: round(value / steps, 4) for key, value in sums.items()}

    def _batches(self):
        """Batches of alike lengths, so that little of them is padding: shuffled, sorted within runs of batches, shuffled again."""
        order = self.random.permutation(len(self.pairs))
        lengths = self.histories.lengths(self.pairs)
        batches = []
        run = self.settings.batch * MEGABATCH
        for start in range(0, len(order), run):
            part = order[start:start + run]
            part = part[np.argsort(lengths[part], kind="stable")]
            batches += [part[i:i + self.settings.batch] for i in range(0, len(part), self.settings.batch)]
        return [batches[i] for i in self.random.permutation(len(batches))]

    def _targets(self, places):
        """The next item, or with probability `horizon` one a little later (each step further with the same probability)."""
        if self.settings.horizon > 0:
            further = self.random.geometric(1 - self.settings.horizon, len(places)) - 1
            places = np.minimum(places + further, self.histories.train_end[self.histories.user[places]] - 1)
        return torch.from_numpy(self.histories.item[places])

    def _rate(self):
        """Linear warm-up, then a cosine to zero."""
        s, total = self.settings, self.settings.epochs * self.steps_per_epoch
        if self.step < s.warm_up:
            return s.learning_rate * (self.step + 1) / s.warm_up
        return s.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, (self.step - s.warm_up) / max(1, total - s.warm_up))))

    def _update_average(self):
        keep = min(self.settings.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.named_parameters():
                self.average[name].lerp_(value, 1 - keep)

    def _validate(self):
        users = np.flatnonzero(self.histories.validation >= 0)
        if len(users) == 0:
            return {}
        users = np.random.default_rng(0).permutation(users)[:8192]
        kept = {name: value.detach().clone() for name, value in self.model.named_parameters()}
        model = self.averaged()
        rates = hit_rates(model, self.catalogue, self.histories, users, self.histories.validation[users], (10, 20))
        with torch.no_grad():
            for name, value in self.model.named_parameters():
                value.copy_(kept[name])
        return {key: round(value, 4) for key, value in rates.items()}

    def _in_train(self):
        return np.arange(len(self.histories.item)) < self.histories.train_end[self.histories.user]

    def _start_from_factors(self):
        h = self.histories
        sequences = [h.item[h.start[u]:h.train_end[u]] for u in range(len(h.start)) if h.train_end[u] > h.start[u]]
        factors = co_occurrence_factors(sequences, len(self.frequency), self.settings.dimension, seed=self.settings.seed)
        seen = factors.norm(dim=1) > 0
        factors = factors * (SIGMA * self.settings.dimension ** 0.5 / factors[seen].norm(dim=1).mean())
        with torch.no_grad():
            self.model.items.ids[seen] = factors[seen]
            self.average["items.ids"].copy_(self.model.items.ids)

    def _save(self, file):
        partial = file.with_suffix(".partial")
        torch.save({
            "settings": self.settings.as_json(), "epoch": self.epoch, "step": self.step, "seconds": self.seconds, "history": self.history,
            "parameters": {name: value.detach() for name, value in self.model.named_parameters()}, "average": self.average,
            "optimizer": self.optimizer.state_dict(), "torch": torch.get_rng_state(), "numpy": self.random.bit_generator.state,
        }, partial)
        partial.replace(file)

    def resume(self, file):
        """Goes on from a checkpoint."""
        saved = torch.load(file)
        # One that the checkpoint does not know yet had its default.
        made_with = Settings.of_json(saved["settings"]).as_json()
        if made_with != self.settings.as_json():
            different = [k for k, v in self.settings.as_json().items() if made_with[k] != v]
            raise ValueError(f"{file}: was made with other settings ({', '.join(different)}); give the same ones, or another --out")
        with torch.no_grad():
            for name, value in self.model.named_parameters():
                value.copy_(saved["parameters"][name])
        self.average = saved["average"]
        self.optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["torch"])
        self.random.bit_generator.state = saved["numpy"]
        self.epoch, self.step, self.seconds, self.history = (saved[k] for k in ("epoch", "step", "seconds", "history"))
        self.log(f"resumed after epoch {self.epoch}")
