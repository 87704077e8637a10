"""The fingerprint of a model folder, as `schemas/model/README.md` defines it and the workers compute it."""

import hashlib
import json

LEFT_OUT = ("$schema", "name", "description", "metrics", "training", "fingerprint", "space", "dimension")


def fingerprint(folder, manifest):
    """12 hexadecimal digits of the folder's other files and of what `manifest` says."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in files}
    digest = hashlib.sha256()

    def add(part):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)

    for name in sorted(names, key=lambda n: n.encode("utf-16-be")):
        if name != "model.json" and not any(part.startswith(".") for part in name.split("/")):
            add(name.encode())
            add(hashlib.sha256(names[name].read_bytes()).digest())
    add(json.dumps(_canonical({k: v for k, v in manifest.items() if k not in LEFT_OUT}), separators=(",", ":")).encode())
    add(manifest["space"].encode())
    add(str(manifest["dimension"]).encode())
    return digest.hexdigest()[:12]


def _canonical(value):
    """Keys sorted, whole numbers without a fraction."""
    if isinstance(value, dict):
        return {key: _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_canonical(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
