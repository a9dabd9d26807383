from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.urls import has_password, shown


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://u:s3cret@host/p", "postgresql://u:***@host/p"),
        ("postgresql://u:s3c@r/e?t@host/p", "postgresql://u:***@host/p"),
        ("postgresql://host/p?password=s3cret", "postgresql://host/p?password=***"),
        ("postgresql:///p?host=/run&user=u&pass%77ord=s3cret", "postgresql:///p?host=/run&user=u&pass%77ord=***"),
        ("postgresql://u@h/p?sslmode=require&sslpassword=s3", "postgresql://u@h/p?sslmode=require&sslpassword=***"),
        ("mysql://u@h/p?PASSWD=s3cret;x=1", "mysql://u@h/p?PASSWD=***;x=1"),
        ("simplecache::s3://key:s3cret@bucket/x", "simplecache::s3://key:***@bucket/x"),
        ("sftp://:s3cret@h/x", "sftp://:***@h/x"),
        ("postgresql://u@host:5432/p", "postgresql://u@host:5432/p"),
        ("sqlite:////var/p.sqlite", "sqlite:////var/p.sqlite"),
        ("/srv/outbox", "/srv/outbox"),
    ],
)
def test_no_password_is_shown(url: str, told: str) -> None:
    assert shown(url) == told and has_password(url) == ("***" in told)


@given(st.text(min_size=4, max_size=12, alphabet=st.characters(min_codepoint=33, max_codepoint=0x2FFF)))
def test_nothing_of_any_password_is_left(secret: str) -> None:
    marked = f"§{secret}§"
    assert "§" not in shown(f"postgresql://user:{marked}@host/p")
    assert quote(marked, safe="") not in shown(f"postgresql://host/p?password={quote(marked, safe='')}&x=1")
