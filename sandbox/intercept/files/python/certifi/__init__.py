"""Stands before the certifi of Python programs in a sandbox run.

Some programs take the roots of certifi by name, where no variable reaches them.
"""

import os

__all__ = ["contents", "where"]
__version__ = "2026.01.01"


def where():
    return os.environ["SSL_CERT_FILE"]


def contents():
    with open(where()) as f:
        return f.read()
