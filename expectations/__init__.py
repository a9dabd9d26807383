"""The rule catalogue, the gates, and the findings they make."""

import sys

# Great Expectations imports Spark's client wherever it is installed, and that one ends a process without a main file.
sys.modules.setdefault("pyspark.sql.connect", None)  # type: ignore[arg-type]
