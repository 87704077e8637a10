"""Writes a model folder: graphs, vocabulary, `model.json`, and the item vectors as records for the topic `items`."""

import datetime
import hashlib
import json
import pathlib

import numpy as np
import torch

from . import graphs, inputs
from .fingerprint import fingerprint
from .histories import ACTION_WEIGHT, DWELL_FLOOR, DWELL_SATURATION

CHOICES = 32


def write_folder(folder, training, metrics):
    """`training` is a finished Training. Returns the manifest."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    model, data, s = training.averaged(), training.data, training.settings
    graphs.write(model, folder)
    vocabulary = {"items": data.items, "topics": data.topics}
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")))
    view, click, save, share = (float(w) for w in ACTION_WEIGHT[:4])
    manifest = {
        "$schema": "model.schema.json",
        "format": 1,
        "name": f"{data.name}-{s.kind}",
        "description": f"Two towers trained on {data.name} by src/training: {s.kind}, {s.interests if s.kind != 'single' else 1} interests.",
        "space": f"{data.name}-{s.kind}-{_digest(folder / 'items.onnx')}",
        "dimension": s.dimension,
        "implicit": {
            "graph": "implicit.onnx", "interests": 1 if s.kind == "single" else s.interests, "window": s.window, "rounds": s.rounds,
            "temperature": s.routing_temperature},
        "explicit": {"graph": "explicit.onnx", "choices": CHOICES},
        "items": {"graph": "items.onnx", "vocabulary": "vocabulary.json", "features": 0 if data.features is None else data.features.shape[1]},
        "weighting": {
            "view": view, "click": click, "save": save, "share": share, "dwellFloor": DWELL_FLOOR,
            "dwellSaturationSeconds": DWELL_SATURATION / 1000, "halfLifeDays": s.half_life_days, "decayFloor": s.decay_floor},
        "training": _trained_on(training) | {"inputs": inputs.ranges(training, model)},
        "metrics": metrics,
    }
    if manifest["items"]["features"] == 0:
        del manifest["items"]["features"]
    manifest["fingerprint"] = fingerprint(folder, manifest)
    (folder / "model.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    return manifest


@torch.no_grad()
def write_items(file, training, manifest):
    """One item a line, `{"key": …, "value": …}`: the record's key and its JSON form of `schemas/README.md`."""
    table = training.averaged().items.table().numpy()
    data = training.data
    created = _iso(data.time.min())
    with open(file, "w", encoding="utf-8") as stream:
        for number, item in enumerate(data.items):
            value = {
                "itemId": item, "space": manifest["space"], "vector": [round(float(x), 7) for x in table[number + 1]],
                "topics": [data.topics[t] for t in data.item_topics[number]][:64], "createdAt": created}
            stream.write(json.dumps({"key": item, "value": value}, ensure_ascii=False, separators=(",", ":")) + "\n")


@torch.no_grad()
def write_parity(folder, training, users=8):
    """Inputs and outputs of each graph on real windows, as JSON files of flat arrays with shapes: what ONNX Runtime must agree with."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    model, h, catalogue = training.averaged(), training.histories, training.catalogue
    lengths = h.train_end - h.start
    chosen = np.argsort(-lengths, kind="stable")[np.linspace(0, (lengths > 0).sum() - 1, users).astype(int)]
    windows = h.of(chosen, h.train_end[chosen])
    table = model.items.table()
    items = table[windows.items]
    topics = catalogue.follows(windows.items)
    choices = model.items.topic_vectors()[topics]
    there = topics > 0
    inputs = {
        "implicit": (items, windows.valid, windows.weight),
        "explicit": (choices, there, items, windows.weight, catalogue.members(windows.items, topics)),
        "items": (torch.arange(users) + 1, catalogue.topics_of[1:users + 1]) + (
            () if catalogue.features is None else (catalogue.features[1:users + 1],)),
    }
    for name, (graph, _) in graphs.samples(model).items():
        outputs = graph.eval()(*inputs[name])
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        takes, gives = graphs.NAMES[name]
        (folder / f"{name}.json").write_text(json.dumps({
            "inputs": {key: _tensor(value) for key, value in zip(takes, inputs[name])},
            "outputs": {key: _tensor(value) for key, value in zip(gives, outputs)}}, separators=(",", ":")))


def _tensor(value):
    flat = value.reshape(-1).tolist()
    if value.dtype == torch.float32:
        flat = [float(f"{x:.9g}") for x in flat]
    return {"shape": list(value.shape), "data": [int(x) if isinstance(x, bool) else x for x in flat]}


def _trained_on(training):
    data, h = training.data, training.histories
    rows = np.flatnonzero(np.arange(len(h.item)) < h.train_end[h.user])
    weights = np.concatenate([h.of(h.user[part], part + 1).weight.numpy().ravel() for part in np.array_split(rows, max(1, len(rows) // 65536))])
    return {
        "data": data.name, "from": _iso(h.time[rows].min()), "to": _iso(h.time[rows].max()), "events": len(rows),
        "users": int(len(np.unique(h.user[rows]))), "items": int(len(np.unique(h.item[rows]))), "topics": len(data.topics),
        "windowLength": [1, int(min(training.settings.window, (h.train_end - h.start).max()))],
        "weight": [float(f"{weights[weights > 0].min():.6g}"), float(f"{weights.max():.6g}")],
        "epochs": training.epoch, "seconds": round(training.seconds), "settings": training.settings.as_json(),
    }


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def _iso(milliseconds):
    return datetime.datetime.fromtimestamp(int(milliseconds) / 1000, datetime.timezone.utc).isoformat().replace("+00:00", "Z")
