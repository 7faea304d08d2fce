"""Keys of services: from the environment, else from the system's key store, never from a file of the project."""

from __future__ import annotations

import os

SERVICE = "bilateral"


def key(name: str) -> str:
    """A key by the name of its environment variable, else from the system's key store; '' where there is none."""
    if not name:
        return ""
    if os.environ.get(name):
        return os.environ[name]
    try:
        import keyring

        return keyring.get_password(SERVICE, name) or ""
    except Exception:  # a machine without a key store has no key there
        return ""


__all__ = ["SERVICE", "key"]
