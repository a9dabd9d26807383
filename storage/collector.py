"""How often Python looks for rings of objects that nothing refers to."""

import gc

# Objects made since the last look. Expressions and rows are made by the million and hold no rings: at Python's own 700
# the looks take a tenth of a day's computing; at this many, a handful, for some ten megabytes that go later.
_MADE = 50_000
_YOUNG, _MIDDLE = 20, 50


def collect_rarely() -> None:
    """Let this process look for unreachable rings every _MADE objects."""
    gc.set_threshold(_MADE, _YOUNG, _MIDDLE)
