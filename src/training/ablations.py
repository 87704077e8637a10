"""What each choice is worth: one run a variant, one seed, a fixed number of epochs. A run that is done is not done again."""

import json
import shutil

import numpy as np

from .data import Split, read
from .evaluation import evaluate
from .settings import Settings
from .train import Training

BASE = "as documented"
USERS = 4096
JUDGED = ("single", "implicit", "implicit, pooled score", "explicit", "blended", "blended, pooled score")
APART = "implicit and explicit trained apart"
EXPLICIT_ALONE = {"implicit_weight": 0.0, "blend_weight": 0.0}


def variants():
    """Name and settings that differ from the base, the most telling first."""
    yield BASE, {}
    yield "single", {"kind": "single", "explicit_weight": 0.0, "blend_weight": 0.0}
    yield "self-attention", {"kind": "self-attention"}
    yield APART, {"explicit_weight": 0.0, "blend_weight": 0.0}
    yield "without the loss of the blend", {"blend_weight": 0.0}
    for interests in (7, 4, 2):
        for farthest in (True, False):
            for assignment in (True, False):
                if (interests, farthest, assignment) != (7, True, True):
                    name = f"K = {interests}, {'farthest-point' if farthest else 'newest items'}, {'single' if assignment else 'soft'} assignment"
                    yield name, {"interests": interests, "farthest_point": farthest, "single_assignment": assignment}
    yield "explicit loss 0.25", {"explicit_weight": 0.25}
    yield "explicit loss 1", {"explicit_weight": 1.0}
    yield "learning rate 0.0005", {"learning_rate": 5e-4}
    yield "learning rate 0.002", {"learning_rate": 2e-3}
    yield "weight decay 0", {"weight_decay": 0.0}
    yield "weight decay 0.1", {"weight_decay": 0.1}
    yield "item ids begin at random", {"svd": False}
    yield "without penalties against collapse", {"identical_weight": 0.0, "balance_weight": 0.0}
    yield "ten times the penalties", {"identical_weight": 0.1, "balance_weight": 0.1}
    yield "loss averaged per event", {"user_average": 0.0}
    yield "1,024 sampled negatives", {"negatives": 1024}
    yield "temperature 0.05", {"temperature": 0.05}


def run(path, actions, folder, base, most, users, log):
    """Runs up to `most` variants that are not in `folder`/ablations.json yet, on `users` users drawn by seed (None: all). Choices are judged on
    validation; test is there to be compared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "ablations.json"
    done = json.loads(file.read_text()) if file.exists() else {"data": path.resolve().name, "users": users, "base": base, "variants": {}}
    if (done["base"], done["users"]) != (base, users):
        raise ValueError(f"{file}: was made with another base; give the same settings, or another --out")
    data = read(path, actions)
    if users is not None:
        data = data.of_users(np.sort(np.random.default_rng(1).permutation(len(data.users))[:users]))
    left = [(name, change) for name, change in variants() if name not in done["variants"]]
    for name, change in left[:most]:
        log(f"{name}: {change}")
        training = _trained(data, base, change, folder / "run", log)
        other = _trained(data, base, EXPLICIT_ALONE, folder / "other", log) if name == APART else None
        # Scores of two spaces say nothing beside one another.
        judged = [rule for rule in JUDGED if other is None or rule != "blended, pooled score"]
        result = {"settings": change, "seconds": round(training.seconds), "last epoch": training.history[-1]}
        for part, ends in (("validation", training.histories.validation), ("test", training.histories.test)):
            result[part] = evaluate(training, ends, USERS, judged, other)["strategies"]
        done["variants"][name] = result
        file.write_text(json.dumps(done, indent=1) + "\n")
        for run in ("run", "other"):
            shutil.rmtree(folder / run, ignore_errors=True)
        (folder / "ablations.md").write_text(table(done))
    return done


def _trained(data, base, change, folder, log):
    training = Training(data, Split.leave_one_out(data), Settings(**{**base, **change}), folder, log)
    training.run()
    return training


def _rate(strategies, rule, rate):
    """A single vector is all of its implicit interests."""
    of = strategies.get("single" if "single" in strategies and rule.startswith("implicit") else rule)
    return f"{of[rate]:.4f}" if of else "–"


def table(done):
    columns = [
        ("implicit, pooled score", "HR@20"), ("explicit", "HR@20"), ("blended, pooled score", "HR@20"), ("blended, pooled score", "HR@100"),
        ("blended", "HR@20"), ("blended", "HR@100")]
    base = done["base"]
    lines = [
        f"# Ablations on {done['data']}", "",
        f"{base['epochs']} epochs on {'all' if done['users'] is None else format(done['users'], ',')} users, seed {base['seed']}, at most {USERS:,} users "
        "drawn by seed evaluated, offline. HR on validation / test. "
        "Slots: mean squared cosine between a user's slots, and their imbalance, in the last epoch.", "",
        "| variant | " + " | ".join(f"{rule} {rate}" for rule, rate in columns) + " | identical | unbalanced |",
        "|---|" + "---|" * (len(columns) + 2)]
    for name, of in done["variants"].items():
        rates = [" / ".join(_rate(of[part], rule, rate) for part in ("validation", "test")) for rule, rate in columns]
        slots = [f"{of['last epoch'][key]:.2f}" if key in of["last epoch"] else "" for key in ("identical", "unbalanced")]
        lines.append(f"| {name} | " + " | ".join(rates + slots) + " |")
    return "\n".join([*lines, ""])
