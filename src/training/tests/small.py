"""A small world with something to learn: users of two topics each, items that follow one another within a topic."""

import json
import random

TOPICS = 12
ITEMS_OF_TOPIC = 6


def write(folder, users=120, seed=1, times=True):
    """Writes `sequences.txt`, `item_topics.json` and, where wanted, `times.txt`."""
    draw = random.Random(seed)
    numbers = list(range(1, TOPICS * ITEMS_OF_TOPIC + 1))
    draw.shuffle(numbers)
    item = {(t, i): numbers[t * ITEMS_OF_TOPIC + i] for t in range(TOPICS) for i in range(ITEMS_OF_TOPIC)}
    lines, stamps = [], []
    for user in range(1, users + 1):
        topics = draw.sample(range(TOPICS), 2)
        place = {t: draw.randrange(ITEMS_OF_TOPIC) for t in topics}
        sequence, clock = [], 1_600_000_000 + draw.randrange(1_000_000)
        at = []
        for _ in range(draw.randrange(5, 10)):
            topic = draw.choice(topics)
            sequence.append(item[topic, place[topic]])
            place[topic] = (place[topic] + 1) % ITEMS_OF_TOPIC
            clock += draw.randrange(60, 200_000)
            at.append(clock)
        lines.append(f"{user} " + " ".join(map(str, sequence)))
        stamps.append(f"{user} " + " ".join(map(str, at)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sequences.txt").write_text("\n".join(lines) + "\n")
    (folder / "item_topics.json").write_text(json.dumps({str(n): [f"t{t}", "all"] for (t, _), n in item.items()}))
    if times:
        (folder / "times.txt").write_text("\n".join(stamps) + "\n")
    return folder
