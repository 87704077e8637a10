"""How far the served evaluation and the offline one are apart: the same strategies and measures of the same users."""

import json


def compare(served, offline):
    """Of each strategy that both know, by measure, the served mean minus the offline one. `offline` are the evaluations of one or more runs."""
    rows = {row["strategy"]: row["measures"] for row in served["rows"]}
    differences = {}
    for run in offline:
        if run["users"] != served["users"]:
            raise ValueError(f"the offline evaluation has {run['users']:,} users, the served one {served['users']:,}: they say nothing about each other")
        attention = run["kind"] == "self-attention"
        for name, measures in run["strategies"].items():
            # Of attention heads the implicit interests alone are served; the other rows are those of the clusters.
            if attention and not name.startswith("implicit"):
                continue
            name = name.replace("implicit", run["kind"]) if attention else name
            if name in rows:
                differences[name] = {measure: round(rows[name][measure]["mean"] - of, 5) for measure, of in measures.items() if measure in rows[name]}
    return differences


def read(file):
    return json.loads(file.read_text())


def table(differences):
    """The measure that is furthest apart of each strategy, without those that are no shares."""
    lines = [f"{'served minus offline':32}{'HR@10':>10}{'HR@20':>10}{'HR@100':>10}{'coverage@100':>14}{'furthest apart':>26}"]
    for name, of in differences.items():
        furthest = max((measure for measure in of if measure != "topics"), key=lambda measure: abs(of[measure]))
        lines.append(f"{name:32}" + "".join(f"{of[m]:+10.5f}" for m in ("HR@10", "HR@20", "HR@100")) + f"{of['coverage@100']:+14.5f}"
                     f"{furthest + f' {of[furthest]:+.5f}':>26}")
    return "\n".join(lines)
