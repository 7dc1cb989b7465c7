"""The one error of the launcher."""


class SetupError(Exception):
    """The program's surroundings cannot be prepared; `str(error)` says what to do."""
