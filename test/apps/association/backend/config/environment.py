"""How settings read the environment."""

import os


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    return default if value is None else value.lower() in ("1", "true", "yes")


def items(name: str) -> list[str]:
    """A comma separated list; an empty variable is an empty list."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]
