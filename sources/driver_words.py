"""What a database driver's error means, in our words: its own may quote the record that it failed on."""

import sqlite3

from sqlalchemy.exc import DBAPIError

_SQLSTATE = 5  # characters
# By SQLSTATE, the longest beginning that fits (PostgreSQL), and by number (MariaDB, MySQL).
_BY_CODE = {
    "08": "cannot be connected to",
    "22": "a value in it cannot be converted; look for it with the platform's owner",
    "22021": "a text in it is not of the database's character set; look for it with the platform's owner",
    "25006": "it is opened for reading only",
    "28": "the login is refused; see to user and password",
    "3D": "there is no such database",
    "40": "the database gave up the reading; run it again",
    "42501": "the user may not read it; ask the platform's owner for the right",
    "42": "the table or column is not there, or is not what the mapping says",
    "53": "the database has no room or no connection left; run it again later",
    "57": "the database ended the connection; run it again",
    "57014": "the database's time limit for a statement ended the reading; ask its owner for more",
    "58": "the database cannot read its own files; tell the platform's owner",
    "XX": "the database is damaged; tell the platform's owner",
    "1040": "the database has no connection left; run it again later",
    "1044": "the user may not read the database; ask the platform's owner for the right",
    "1045": "the login is refused; see to user and password",
    "1049": "there is no such database",
    "1054": "a column is not there",
    "1046": "the URL names no database",
    "1142": "the user may not read it; ask the platform's owner for the right",
    "1143": "the user may not read it; ask the platform's owner for the right",
    "1146": "the table is not there",
    "1203": "the database has no connection left for the user; run it again later",
    "1226": "the database has no connection left for the user; run it again later",
    "1366": "a text in it is not of the database's character set; look for it with the platform's owner",
    "1969": "the database's time limit for a statement ended the reading; ask its owner for more",
    "2002": "Connection refused",
    "2003": "Connection refused",
    "2006": "the database ended the connection; run it again",
    "2013": "the database ended the connection; run it again",
    "SQLITE_CANTOPEN": "unable to open database file",
    "SQLITE_NOTADB": "the file is not a database",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_READONLY": "it is opened for reading only (readonly)",
    "SQLITE_BUSY": "the file is locked by a writer; run it again",
    "SQLITE_IOERR": "the file cannot be read from its disk",
}
# What a driver says without a code, before a connection stands.
_BY_WORDS = {
    "connection refused": "Connection refused",
    "timeout expired": "no answer in time",
    "timed out": "no answer in time",
    "could not translate host name": "there is no host of that name",
    "name or service not known": "there is no host of that name",
    "failed to resolve host": "there is no host of that name",
    "no such file or directory": "there is no server at that socket",
    "password authentication failed": "the login is refused; see to user and password",
    "no password supplied": "the login is refused: no password was given",
    "does not exist": "there is no such user or database",
    "too many clients": "the database has no connection left; run it again later",
    "server closed the connection": "the database ended the connection; run it again",
    "terminating connection": "the database ended the connection; run it again",
    "unable to open database file": "unable to open database file",
    "file is not a database": "the file is not a database",
    "disk image is malformed": "the file is damaged",
    "database is locked": "the file is locked by a writer; run it again",
    "disk i/o error": "the file cannot be read from its disk",
}


# What a retry may do away with: the database was not there, busy, or had no room. A missing table stays missing.
_COMING_BACK = {"08", "40", "53", "57", "1040", "2002", "2003", "2006", "2013", "SQLITE_BUSY", "SQLITE_IOERR"}
_STAYING = ("password", "does not exist", "not a database", "image is malformed", "no such table", "no such column")


def _code(cause: BaseException) -> str:
    """What kind of error the driver says it is; empty when it does not."""
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "") or ""
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return state
    first = cause.args[0] if cause.args else None
    return str(first) if isinstance(first, int) and first >= 1000 else ""  # smaller ones are the system's


def _cause(error: BaseException) -> BaseException:
    """The driver's own error."""
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def _known_codes(code: str) -> list[str]:
    """The codes of ours that a driver's code is or begins with, the longest first."""
    begins = [code[:size] for size in range(len(code), 1, -1)] if len(code) == _SQLSTATE else [code]
    return [begin for begin in begins if begin in _BY_CODE]


def comes_back(error: BaseException) -> bool:
    """Whether the database may answer when it is asked again: a dropped connection, say, and no missing table."""
    cause = _cause(error)
    if known := _known_codes(_code(cause)):
        return known[0] in _COMING_BACK
    return not any(word in str(cause).lower() for word in _STAYING)


def driver_words(error: BaseException) -> str:
    """One line in our words: what happened, and the error's class and code; nothing that the driver says."""
    cause = _cause(error)
    code = _code(cause)
    known = [_BY_CODE[begin] for begin in _known_codes(code)]
    said = str(cause).lower()
    known += [words for begin, words in _BY_WORDS.items() if not known and begin in said]
    kind = " ".join(filter(None, [type(cause).__name__, code]))
    return f"{known[0]} ({kind})" if known else f"cannot be read ({kind})"
