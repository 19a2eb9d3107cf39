from certifi import contents, where

__all__ = ["contents", "where"]
