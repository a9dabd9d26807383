"""What an engine cannot do."""


class EngineError(RuntimeError):
    """The engine that is set cannot be used, or gave up; one line that says why, without a value of a table."""
