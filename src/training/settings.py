"""What a model is and how it is trained: everything that a checkpoint must agree with."""

from dataclasses import asdict, dataclass, field, fields

KINDS = ("dcm", "self-attention", "single")


def option(default, text, choices=None):
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """Defaults are those of the documented runs."""

    kind: str = option("dcm", "how implicit interests are made: the paper's clusters, attention heads, or one vector", KINDS)
    dimension: int = option(64, "D, floats per vector")
    window: int = option(50, "L, the newest engagements that count")
    interests: int = option(7, "K, implicit interests per user")
    rounds: int = option(3, "R, rounds of routing")
    routing_temperature: float = option(0.07, "of the softmax over centroids")
    farthest_point: bool = option(True, "start clusters from items far apart, else from the newest items")
    single_assignment: bool = option(True, "an item counts to its best cluster alone, else to all by their shares")

    temperature: float = option(0.07, "of the softmax over items")
    learn_temperature: bool = option(False, "learn the temperature, starting from the given one")
    log_frequency: float = option(0.0, "scale of the log frequency added to every item's score in training (full softmax): above 0 favours rare items when serving")
    negatives: int = option(0, "items sampled per step, corrected by their log expected counts; 0 for all items")
    explicit_negative_weight: float = option(1.0, "how often a hidden or reported item counts in its own user's denominator")
    implicit_weight: float = option(1.0, "weight of the loss of implicit interests; 0 trains explicit ones alone")
    explicit_weight: float = option(0.5, "weight of the loss of explicit interests; 0 trains implicit ones alone")
    blend_weight: float = option(0.5, "weight of the loss of the blend, in which an item's score is its best interest's")
    blend_negatives: int = option(1024, "items sampled per step for the loss of the blend")
    user_average: float = option(1.0, "1 averages the loss per user, 0 per event; values between weight a user's event by count^-value")
    horizon: float = option(0.0, "chance of aiming one event further than the next")
    identical_weight: float = option(0.01, "weight of the mean squared cosine between a user's slots")
    balance_weight: float = option(0.01, "weight of the imbalance of a user's slots")

    batch: int = option(512, "pairs per step")
    epochs: int = option(10, "passes over all pairs")
    learning_rate: float = option(1e-3, "of AdamW, after the warm-up; then a cosine to zero")
    weight_decay: float = option(0.01, "of AdamW")
    warm_up: int = option(200, "steps until the full learning rate")
    average: float = option(0.998, "share that the averaged weights keep per step")
    dropout: float = option(0.4, "of hidden features")
    input_dropout: float = option(0.2, "of input features")
    drop_items: float = option(0.1, "share of a history left out")
    drop_ids: float = option(0.1, "share of items that must do without their id in a step")
    svd: bool = option(True, "start item embeddings from a factorisation of co-occurrence")
    half_life_days: float = option(30.0, "after which an engagement weighs half")
    decay_floor: float = option(0.05, "below which time decay never falls")
    precision: str = option("auto", "of the products of users and all items; auto: bfloat16 where the processor has it", ("auto", "float32", "bfloat16"))
    seed: int = option(1, "of everything random")

    def as_json(self):
        return asdict(self)

    @staticmethod
    def of_json(values):
        known = {f.name for f in fields(Settings)}
        return Settings(**{key: value for key, value in values.items() if key in known})
