"""Why a dropped file is not used now."""


class IntakeError(ValueError):
    """A file that is not used; one Chinese line for the county that says why and what to do."""


class UnsettledError(RuntimeError):
    """A file that somebody still writes: it is left for the next time."""
