import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """Spark as the tests want it, for this process and those that it begins."""
    need(importlib.util.find_spec("pyspark") is not None, "the extra spark: make env EXTRAS=spark")
    need(shutil.which("java") is not None, "Java: Debian's default-jre-headless")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(HERE))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield
