"""Trains the two towers of multi-interest retrieval (arXiv 2506.23060) and writes model folders."""
