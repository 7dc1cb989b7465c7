"""Ticket numbers: a prefix and a counter that starts anew each business day and never repeats within one."""


def next_number(last: int | None, first: int, end: int) -> int:
    """The number after `last` (None: none issued today) in the range `first`..`end`.

    At the end of the range the number grows a digit instead of beginning again: after 999 comes 1000, after 499 in a
    range up to 499 comes 1000 too. A number that was given out is never given again on the same day.
    """
    if last is None:
        return first
    if last == end:
        return max(int("1" + "0" * len(str(end))), last + 1)
    return last + 1


def format_number(prefix: str, number: int, width: int) -> str:
    """`A` and 7 at width 3 is `A007`; a number wider than `width` is written whole."""
    return f"{prefix}{number:0{width}d}"
