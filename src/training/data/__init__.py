"""Interactions from a data folder, an event log or a dump of the pipeline's own topics."""

from .interactions import Interactions
from .readers import read
from .split import Split

__all__ = ["Interactions", "Split", "read"]
