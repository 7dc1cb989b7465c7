"""What can go wrong between a client and its server: one tree, each with a message that a person can read."""

from qms_contract.problems import Code


class TransportError(Exception):
    """The server could not be asked, or would not do it."""


class Unreachable(TransportError):
    """The server cannot be reached."""

    def __init__(self, reason: str = "no connection") -> None:
        super().__init__(f"The server cannot be reached: {reason}.")


class TimedOut(Unreachable):
    """The server did not answer in time; what was asked may have been done."""

    def __init__(self) -> None:
        super().__init__("no answer in time")


class NotUnderstood(TransportError):
    """The answer is not one of a QMS server: a wrong address, a proxy's page, another version."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The answer is not that of a QMS server: {reason}.")


class Refused(TransportError):
    """The server said no, with a code of the contract. `retry_after` is in seconds, when it named a time."""

    def __init__(self, code: Code, message: str, details: object = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed later."""
        return self.code in (Code.RATE_LIMITED, Code.INTERNAL, Code.UNAVAILABLE)


class Unauthenticated(Refused):
    """The token is unknown, revoked or too old."""


def refusal(code: Code, message: str, details: object = None, retry_after: float | None = None) -> Refused:
    """The error for a problem code."""
    kind = Unauthenticated if code is Code.UNAUTHENTICATED else Refused
    return kind(code, message, details, retry_after)
