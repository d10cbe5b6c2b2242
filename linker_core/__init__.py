"""Finds the factual claims of articles and links those that a supplied source supports, byte for byte."""

__version__ = "0.1.0"
