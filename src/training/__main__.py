"""python3 -m training train | export | evaluate | staleness | costs | ablate | agree"""

import argparse
import json
import os
import pathlib
import sys
import warnings
from dataclasses import fields

from .settings import Settings


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python3 -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)

    train = _command(commands, "train", "Train a model, resuming where a run in --out stopped, then export and evaluate it.")
    for setting in fields(Settings):
        _add(train, setting)
    train.add_argument("--stop-after", type=int, help="end after this many epochs of this run; the same command goes on")

    export = _command(commands, "export", "Write the model folder, the items and the parity files of a trained run again.")
    export.add_argument("--checkpoint", type=pathlib.Path, help="default: OUT/checkpoint.pt")
    evaluate = _command(commands, "evaluate", "Rank the held-out items of a trained run without servers, and print a table and JSON.")
    evaluate.add_argument("--users", type=int, help="at most this many users, drawn by seed")
    evaluate.add_argument("--validation", action="store_true", help="the events before the test, to choose settings by")

    staleness = _command(commands, "staleness", "With --until: recall of later events by how old the vectors are, cold users and items apart.")
    staleness.add_argument("--events", type=int, help="at most this many events, drawn by seed")

    costs = _command(commands, "costs", "Hit rates of a trained run by how many interests are searched and how items are stored, as JSON and charts.")
    costs.add_argument("--users", type=int, help="at most this many users, drawn by seed")

    ablate = _command(commands, "ablate", "Train variants of the given settings, those that are not done yet, and write a table of them to --out.")
    for setting in fields(Settings):
        _add(ablate, setting)
    ablate.add_argument("--users", type=int, help="train on this many users, drawn by seed; default: all")
    ablate.add_argument("--most", type=int, help="at most this many variants in this run; the same command goes on")

    text = "How far a report of the served evaluation and offline evaluations of the same runs are apart."
    agree = commands.add_parser("agree", help=text, description=text)
    agree.add_argument("--served", type=pathlib.Path, required=True, help="evaluation.json of Streaming.Local evaluate --report")
    agree.add_argument("--offline", type=pathlib.Path, required=True, nargs="+", help="evaluation.json of each run that was served")
    agree.add_argument("--out", type=pathlib.Path, help="also write the differences to this file, as JSON")
    agree.set_defaults(threads=1)

    options = parser.parse_args(arguments)
    threads = str(options.threads)
    # One thread unless told: on a shared machine two that wait for each other are slower than one.
    os.environ.update(OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
    warnings.filterwarnings("ignore", category=UserWarning, module="torch.onnx")
    from . import commands as run
    from .data.interactions import DataError
    try:
        getattr(run, options.command)(options)
    except (DataError, ValueError, FileNotFoundError) as e:
        print(f"error: {e}", file=sys.stderr)
        return 2
    return 0


def settings_of(options):
    return Settings(**{setting.name: getattr(options, setting.name) for setting in fields(Settings)})


def _command(commands, name, text):
    command = commands.add_parser(name, help=text, description=text, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    command.add_argument("--data", type=pathlib.Path, required=True, help="folder of sequences.txt, of one .csv event log, or of dumped topics")
    command.add_argument("--out", type=pathlib.Path, required=True, help="folder of the run: checkpoint, log, model folder, items, parity files")
    command.add_argument("--actions", type=_actions, default={}, metavar="NAME=action,…", help="what the actions of an event log are")
    command.add_argument("--until", metavar="TIME", help="train on what was before this time (ISO 8601), test on what came after; default: leave one out")
    command.add_argument("--everything", action="store_true", help="hold nothing out: for production")
    command.add_argument("--threads", type=int, default=1)
    return command


def _add(command, setting):
    name = "--" + setting.name.replace("_", "-")
    text = setting.metadata["help"]
    kind = {"int": int, "float": float, "str": str}.get(setting.type if isinstance(setting.type, str) else setting.type.__name__)
    if kind is None:
        command.add_argument(name, action=argparse.BooleanOptionalAction, default=setting.default, help=text)
    else:
        command.add_argument(name, type=kind, default=setting.default, choices=setting.metadata["choices"], help=text)


def _actions(text):
    return dict(json.loads(text)) if text.startswith("{") else dict(pair.rsplit("=", 1) for pair in text.split(",") if pair)


if __name__ == "__main__":
    sys.exit(main())
