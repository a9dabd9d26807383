"""What a ledger that cannot be trusted is told by."""


class LedgerError(RuntimeError):
    """The ledger cannot be used; one line that says what and where, without password or personal data."""
