"""A driver's own words are never repeated: they may quote the record it failed on."""

import logging
import sqlite3
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa

from demo.fill import fill
from sources.driver_words import driver_words
from sources.platform import PlatformError, reading
from steps.guard import guarded
from storage.day import Day
from tests.conftest import create_database
from tests.day import DAY, settings_for

PERSON = "张三丰340122198001011234"


class NumberedError(Exception):
    sqlstate: str | None = None


def numbered(state: str) -> Exception:
    error = NumberedError(f"what of {PERSON}")
    error.sqlstate = state
    return error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError(PERSON), "cannot be read (ValueError)"),
        (OSError(28, PERSON), "cannot be read (OSError)"),
        (sa.exc.DBAPIError("select 1", {}, ValueError(PERSON)), "cannot be read (ValueError)"),
        (Exception(1045, PERSON), "the login is refused; see to user and password (Exception 1045)"),
        (numbered("28P01"), "the login is refused; see to user and password (NumberedError 28P01)"),
        (
            numbered("42501"),
            "the user may not read it; ask the platform's owner for the right (NumberedError 42501)",
        ),
        (numbered("99999"), "cannot be read (NumberedError 99999)"),
        (Exception(f"{PERSON}: Connection refused"), "Connection refused (Exception)"),
    ],
)
def test_an_error_is_told_by_class_and_code_in_our_words(error: Exception, line: str) -> None:
    assert driver_words(error) == line


@pytest.mark.parametrize(
    "view",
    [
        "select household_no, visited_on, finding, (visitor || 'x')::int::text as visitor from visit",
        "select household_no, visited_on, finding, convert_from(convert_to(visitor, 'UTF8'), 'EUC_JIS_2004') as visitor"
        " from visit",
        "select household_no, visited_on, finding, cast(visitor as date)::text as visitor from visit",
    ],
)
def test_what_a_real_server_says_of_a_person_is_not_repeated(
    postgresql: sa.URL, tmp_path: Path, view: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = create_database(postgresql, f"words{abs(hash(view)) % 10**8}")
    fill(url, count=50, rate=0)
    with sa.create_engine(url).begin() as connection:
        connection.execute(sa.text("update visit set visitor = :person"), {"person": PERSON})
        assert connection.execute(sa.text("select count(*) from visit")).scalar_one()
        connection.execute(sa.text("alter table visit rename to visit_as_entered"))
        connection.execute(sa.text(f"create view visit as {view.replace('from visit', 'from visit_as_entered')}"))
    with pytest.raises(sa.exc.DBAPIError) as raw, sa.create_engine(url).connect() as connection:
        connection.execute(sa.text("select * from visit")).all()
    caplog.set_level(logging.DEBUG, "jianbang")
    with pytest.raises(PlatformError, match=r"^platform table visit: .* \(\w+ 22\w+\)$") as caught:
        guarded("pull", Day(DAY, settings_for(tmp_path, url)))
    shown = "".join(traceback.format_exception(caught.value)) + caplog.text
    for piece in ("张三", "3401221980", "\\xe5\\xbc"):
        assert piece not in shown
    assert caught.value.__cause__ is None and caught.value.__context__ is None
    assert str(raw.value)


def test_a_text_that_no_decoder_takes_is_told_by_its_table(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "p.sqlite").execute("create table t (a)").connection.close()
    with pytest.raises(PlatformError) as caught, reading(f"sqlite:///{tmp_path}/p.sqlite"):
        PERSON.encode().decode("ascii")
    assert str(caught.value).endswith("cannot be read (UnicodeDecodeError)")
    assert PERSON[:3] not in "".join(traceback.format_exception(caught.value))
