"""The two towers: items, and users by implicit and explicit interests."""

from .model import Model

__all__ = ["Model"]
