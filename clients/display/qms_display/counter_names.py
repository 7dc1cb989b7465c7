"""The one rule for how a counter is called: by the word "counter" and its code, or by its name alone."""

CODE_LENGTH = 3


def is_code(name: str) -> bool:
    """Whether `name` is a code ("3", "12", "B2"), to be shown and said after the word "counter"."""
    return len(name) <= CODE_LENGTH and name.isascii() and name.isalnum()
