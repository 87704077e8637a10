"""Trains a small model on the small world: what `tests/Trained` was made with, and what ONNX Runtime is compared with in every run of the tests."""

import argparse
import pathlib
import sys

from training.__main__ import main
from training.tests import small

OPTIONS = (
    "--dimension 8 --interests 3 --window 20 --epochs 15 --batch 64 --learning-rate 0.01 --warm-up 10 --average 0.95 "
    "--blend-negatives 32 --dropout 0.1 --input-dropout 0 --drop-items 0 --precision float32")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out
    small.write(out / "data")
    sys.exit(main(["train", "--data", str(out / "data"), "--out", str(out), *OPTIONS.split()]))
