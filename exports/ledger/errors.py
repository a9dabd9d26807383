"""What a ledger that cannot be trusted is told by."""


class LedgerError(RuntimeError):
    """The ledger cannot be used; one line that says what and where, without password or personal data."""


class UnfitError(LedgerError):
    """The ledger can be used, and refused what was to be written: a text that is too long, a character that it does not
    hold, a row that contradicts another.
    """
