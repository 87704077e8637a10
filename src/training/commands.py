"""What the command line does."""

import datetime
import json

import torch

from . import data as sources
from . import ablations, agreement, costs as quality, evaluation, export as exports, staleness as stale
from .settings import Settings
from .train import Training


def train(options):
    from .__main__ import settings_of
    torch.set_num_threads(options.threads)
    training = _training(options, settings_of(options))
    finished = training.run(options.stop_after)
    if finished:
        _write(options, training)
        if (training.histories.test >= 0).any():
            _report(options, training, training.histories.test, None)
        else:
            print("nothing is held out: the model is not evaluated", flush=True)


def export(options):
    training = _restored(options, options.checkpoint)
    _write(options, training)


def evaluate(options):
    training = _restored(options)
    _report(options, training, training.histories.validation if options.validation else training.histories.test, options.users)


def staleness(options):
    if not options.until:
        raise ValueError("staleness needs --until, the time that the run was trained up to")
    training = _restored(options)
    result = stale.evaluate(training, _milliseconds(options.until), options.events)
    stale.report(result, options.out)
    print(stale.table(result), flush=True)


def costs(options):
    training = _restored(options)
    result = quality.evaluate(training, training.histories.test, options.users)
    quality.report(result, options.out)
    print(quality.table(result), flush=True)


def ablate(options):
    from .__main__ import settings_of
    torch.set_num_threads(options.threads)
    ablations.run(options.data, options.actions, options.out, settings_of(options).as_json(), options.most, options.users, lambda text: print(text, flush=True))
    print((options.out / "ablations.md").read_text(), flush=True)


def agree(options):
    differences = agreement.compare(agreement.read(options.served), [agreement.read(file) for file in options.offline])
    print(agreement.table(differences), flush=True)
    if options.out:
        options.out.write_text(json.dumps(differences, indent=1) + "\n")


def _milliseconds(text):
    when = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int((when if when.tzinfo else when.replace(tzinfo=datetime.timezone.utc)).timestamp() * 1000)


def _training(options, settings):
    data = sources.read(options.data, options.actions)
    split = sources.Split.leave_one_out(data)
    if options.everything:
        split = sources.Split.everything(data)
    elif options.until:
        split = sources.Split.until(data, _milliseconds(options.until))
    return Training(data, split, settings, options.out, lambda text: print(text, flush=True))


def _restored(options, file=None):
    torch.set_num_threads(options.threads)
    file = file or options.out / "checkpoint.pt"
    training = _training(options, Settings.of_json(torch.load(file)["settings"]))
    training.resume(file)
    return training


def _write(options, training):
    metrics = {key: value for key, value in (training.history[-1] if training.history else {}).items() if key.startswith("HR@")}
    manifest = exports.write_folder(options.out / "model", training, {f"validation {key}": value for key, value in metrics.items()})
    exports.write_items(options.out / "items.jsonl", training, manifest)
    exports.write_parity(options.out / "parity", training)
    print(f"model {manifest['fingerprint']} in {options.out / 'model'}", flush=True)


def _report(options, training, ends, users):
    result = evaluation.evaluate(training, ends, users)
    (options.out / "evaluation.json").write_text(json.dumps(result, indent=2) + "\n")
    print(evaluation.table(result), flush=True)
