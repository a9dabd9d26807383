"""Ways in which a home is damaged, each with what `verify` must say of it."""

import datetime as dt
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

DAY = dt.date(2020, 5, 8)
COUNTY = "341221"
PACKAGE = f"packages/as_of={DAY}/{COUNTY}"
ZIP = f"outbox/{COUNTY}/{COUNTY}_20200508.zip"
# Copies of the ledger and its head from before the receipt, beside the home.
OLDER, OLDER_HEAD = "older.sqlite", "older.head"

Damage = Callable[[Path], None]


def flip(path: str) -> Damage:
    """One bit of a file; `*` stands for the first of several."""

    def damage(home: Path) -> None:
        file = sorted(home.glob(path))[0]
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)

    return damage


def sql(*statements: str) -> Damage:
    """Rows changed by somebody who can write into the ledger's file and puts its guards back."""

    def damage(home: Path) -> None:
        with closing(sqlite3.connect(home / "ledger.sqlite")) as connection, connection:
            guards = connection.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
            for name, _ in guards:
                connection.execute(f"drop trigger {name}")
            for statement in statements:
                assert connection.execute(statement).rowcount != 0, statement
            for _, text in guards:
                connection.execute(text)

    return damage


def remove(path: str) -> Damage:
    def damage(home: Path) -> None:
        found = sorted(home.glob(path))[0]
        shutil.rmtree(found) if found.is_dir() else found.unlink()

    return damage


def write(path: str, content: bytes = b"x") -> Damage:
    def damage(home: Path) -> None:
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(content)

    return damage


def link(path: str) -> Damage:
    """A file or folder gone elsewhere, a link in its place."""

    def damage(home: Path) -> None:
        found = sorted(home.glob(path))[0]
        aside = home.with_name("aside")
        shutil.move(found, aside)
        found.symlink_to(aside)

    return damage


def edit(path: str, change: Callable[[dict], None]) -> Damage:  # type: ignore[type-arg]
    def damage(home: Path) -> None:
        manifest = json.loads((home / path).read_text(encoding="utf-8"))
        change(manifest)
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (home / path).write_text(text, encoding="utf-8")

    return damage


def truncate(path: str, size: int) -> Damage:
    return lambda home: os.truncate(home / path, size)


def copy(source: str, target: str) -> Damage:
    def damage(home: Path) -> None:
        found = home / source
        (home / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(found, home / target) if found.is_dir() else shutil.copy(found, home / target)

    return damage


def older_ledger(home: Path) -> None:
    shutil.copy(home.with_name(OLDER), home / "ledger.sqlite")


def both(*damages: Damage) -> Damage:
    def damage(home: Path) -> None:
        for each in damages:
            each(home)

    return damage


_LAST = "(select max(id) from event)"
_NEW_PACKAGE = (
    "insert into package (as_of, county_code, manifest_sha256, state) values ('2020-05-08', '340103', 'x', 'prepared')"
)
_VERSION_COLUMNS = "as_of, county_code, format, content_hash, state"

# By name: how, and the words of the line that must tell it.
DAMAGES: dict[str, tuple[Damage, str]] = {
    "a byte of the snapshot": (flip("snapshot/*/member.parquet"), "member.parquet: not as its manifest says"),
    "a byte of the findings": (flip("checks/*/finding.parquet"), "checks/as_of=2020-05-08/finding.parquet: not as"),
    "a byte of the results": (flip("results/*/assessment.parquet"), "assessment.parquet: not as its manifest says"),
    "a byte of the deadline status": (flip("results/*/deadline_status.parquet"), "deadline_status.parquet: not as"),
    "the course of a deadline": (
        sql("update deadline_course set done = done + 1 where deadline = 'contact_person'"),
        "ledger, deadline_course of 2020-05-08: its course differs from results/as_of=2020-05-08/deadline_status",
    ),
    "the course removed": (sql("delete from deadline_course"), "--from watch --until watch"),
    "a byte of what was drawn": (
        flip("drawn/*/counties/measure.arrow"),
        "counties/measure.arrow: not as its manifest says",
    ),
    "a byte of the quality page": (flip("quality/*/index.html"), "quality/as_of=2020-05-08/index.html: not as"),
    "a byte of a package": (
        flip(f"{PACKAGE}/*边缘户基本信息*"),
        "边缘户基本信息_20200508.xlsx: not as its manifest says",
    ),
    "a byte of a town's file": (flip(f"{PACKAGE}/乡镇/*"), "入户核实表_20200508.xlsx: not as its manifest says"),
    "a foreign file among the towns": (write(f"{PACKAGE}/乡镇/x.xlsx"), "乡镇/x.xlsx: a foreign file"),
    "the towns linked": (link(f"{PACKAGE}/乡镇"), f"{PACKAGE}/乡镇: a foreign link"),
    "a byte of the outbox": (flip(ZIP), "341221_20200508.zip: not the bytes that were delivered"),
    "a file of a snapshot removed": (remove("snapshot/*/visit.parquet"), "visit.parquet: missing"),
    "a file of a package removed": (remove(f"{PACKAGE}/*边缘户基本信息*"), "边缘户基本信息_20200508.xlsx: missing"),
    "a page of a package removed": (remove(f"{PACKAGE}/封面.html"), "封面.html: missing"),
    "a gate report removed": (remove("drawn/*/counties/gates.json"), "counties/gates.json: missing"),
    "a package folder removed": (remove(PACKAGE), f"{PACKAGE}: missing, though the ledger has it as sent"),
    "a whole day of packages removed": (remove("packages/as_of=*"), f"{PACKAGE}: missing, though the ledger"),
    "a whole snapshot removed": (remove("snapshot/as_of=*"), "snapshot/as_of=2020-05-08: missing, though its event"),
    "a delivered zip removed": (remove(ZIP), "341221_20200508.zip: missing, though the ledger has it as sent"),
    "the ledger removed": (remove("ledger.sqlite"), "ledger.sqlite: missing"),
    "the ledger emptied": (write("ledger.sqlite", b""), "ledger.sqlite: empty"),
    "the ledger overwritten": (write("ledger.sqlite", b"text " * 5000), "ledger.sqlite: damaged"),
    "the ledger cut off": (truncate("ledger.sqlite", 20480), "ledger.sqlite: damaged"),
    "an older ledger": (older_ledger, "ledger, table event: ends before event"),
    "an older ledger, its head too": (
        both(older_ledger, remove("ledger.head")),
        "ledger.head: missing",
    ),
    "the head removed": (remove("ledger.head"), "ledger.head: missing"),
    "the head rewritten": (write("ledger.head", b'{"event": 2, "hash": "x"}'), "ledger, event 2: not the one that"),
    "the head broken": (write("ledger.head", b"{"), "ledger.head: cannot be read"),
    "a version's state": (
        sql("update record_version set state = 'prepared' where record_key = 'M'"),
        "package 341221 of 2020-05-08: its record versions changed",
    ),
    "a version's content": (
        sql("update record_version set content_hash = 'x' where record_key = 'U'"),
        "its record versions changed since event",
    ),
    "a version removed": (sql("delete from record_version where format = 'measure'"), "its record versions changed"),
    "a version added": (
        sql(
            f"insert into record_version ({_VERSION_COLUMNS}, record_key) "
            f"select {_VERSION_COLUMNS}, 'X' from record_version limit 1"
        ),
        "its record versions changed since event",
    ),
    "a package's state": (sql("update package set state = 'prepared'"), "its row changed since event"),
    "a package's target": (sql("update package set delivered_to = 'x'"), "its row changed since event"),
    "a package's manifest": (
        sql("update package set manifest_sha256 = 'x' where county_code = '341221'"),
        f"{PACKAGE}/manifest.json: not the one that the ledger recorded",
    ),
    "a file's row": (sql("update file set rows = rows + 1"), "manifest and ledger tell it differently"),
    "a package's row added": (sql(_NEW_PACKAGE), "package 340103 of 2020-05-08: no event tells of it"),
    "a package's row removed": (
        sql(
            "delete from file where package_id = (select id from package where county_code = '341221')",
            "delete from package where county_code = '341221'",
        ),
        f"{PACKAGE}: a package that the ledger does not know",
    ),
    "a run removed": (sql("delete from run"), "ledger, table run, 2020-05-08: missing"),
    "a run added": (sql("insert into run values ('2020-05-09')"), "ledger, table run, 2020-05-09: begun, and no"),
    "an answer's state": (sql("update answer set state = 'refused'"), "receipt 1 of 2020-05-08: its answers changed"),
    "an answer's day": (sql("update answer set answered_on = '2020-05-01'"), "its answers changed since event"),
    "an answer removed": (sql("delete from answer"), "receipt 1 of 2020-05-08: its answers changed"),
    "an answer added": (
        sql("insert into answer (version_id, state, answered_on) values (2, 'accepted', '2020-05-08')"),
        "ledger, table answer: 1 rows that no receipt brought",
    ),
    "an answer to what never left": (
        sql("update record_version set state = 'overtaken'"),
        "the version that it answers never left: it is overtaken",
    ),
    "a receipt's counts": (sql("update receipt set refused = 5"), "receipt 1 of 2020-05-08: its row changed"),
    "a receipt removed": (
        sql("delete from answer", "delete from receipt"),
        "receipt 1 of 2020-05-08: missing, though event",
    ),
    "a receipt added": (
        sql("insert into receipt select 9, 'y', county_code, name, read_on, 0, 0, 0, null from receipt"),
        "receipt 9 of 2020-05-08: no event tells of it",
    ),
    "an event's words": (
        sql("update event set detail = replace(detail, 'false', 'true') where kind = 'delivery'"),
        "changed: its hash is not that of what it tells",
    ),
    "an event's words and hash": (
        sql("update event set hash = 'x' where kind = 'receipt'"),
        "changed: its hash is not that",
    ),
    "an event removed": (sql("delete from event where kind = 'pull'"), "ledger, event 2: missing"),
    "the last event removed": (sql(f"delete from event where id = {_LAST}"), "ledger, table event: ends before event"),
    "the first events removed": (sql("delete from event where id < 3"), "table event: its first events are missing"),
    "an event added": (
        sql(
            "insert into event (id, kind, detail, previous_hash, hash) "
            f"select id + 1, 'release', '{{}}', hash, 'x' from event where id = {_LAST}"
        ),
        "changed: its hash is not that of what it tells",
    ),
    "two events in another order": (
        sql(
            "update event set id = 1000 where id = 3",
            "update event set id = 3 where id = 4",
            "update event set id = 4 where id = 1000",
        ),
        "does not follow event 2",
    ),
    "the guards removed": (
        lambda home: sqlite3.connect(home / "ledger.sqlite").execute("drop trigger answer_no_update").close(),
        "its guards answer_no_update are gone",
    ),
    "accepted values changed": (
        sql("update record_values set content = x'00' where sha256 = (select min(sha256) from record_values)"),
        "not what was sent",
    ),
    "accepted values removed": (sql("delete from record_values"), "the values of 8 record versions are missing"),
    "a manifest edited": (
        edit(f"checks/as_of={DAY}/manifest.json", lambda told: told["summary"].update(errors=0, warnings=7)),
        "checks/as_of=2020-05-08/manifest.json: not the one that event",
    ),
    "a package's manifest edited": (
        edit(f"{PACKAGE}/manifest.json", lambda told: told["counts"].update(sent=99)),
        f"{PACKAGE}/manifest.json: not the one that the ledger recorded",
    ),
    "a manifest cut off": (truncate(f"results/as_of={DAY}/manifest.json", 200), "manifest.json: broken: no JSON"),
    "a manifest emptied": (write(f"snapshot/as_of={DAY}/manifest.json", b""), "manifest.json: empty"),
    "a package's manifest emptied": (write(f"{PACKAGE}/manifest.json", b""), f"{PACKAGE}/manifest.json: empty"),
    "a manifest removed": (
        remove(f"quality/as_of={DAY}/manifest.json"),
        "quality/as_of=2020-05-08/manifest.json: missing",
    ),
    "the watch's manifest removed": (remove("results/*/watch.json"), "results/as_of=2020-05-08/watch.json: missing"),
    "a manifest that names a file elsewhere": (
        edit(f"checks/as_of={DAY}/manifest.json", lambda told: told["files"].update({"../../ledger.head": "x"})),
        "broken: a file that it names lies elsewhere",
    ),
    "a foreign file in a package": (write(f"{PACKAGE}/别的.xlsx"), "别的.xlsx: a foreign file"),
    "a foreign file in the results": (write(f"results/as_of={DAY}/x.parquet"), "x.parquet: a foreign file"),
    "a foreign folder in a package": (write(f"{PACKAGE}/里/x"), f"{PACKAGE}/里: a foreign folder"),
    "a foreign package": (copy(PACKAGE, f"packages/as_of={DAY}/340103"), "340103: a package that the ledger does not"),
    "a foreign file among packages": (write(f"packages/as_of={DAY}/x"), "packages/as_of=2020-05-08/x: a foreign file"),
    "a foreign day": (write("packages/as_of=tomorrow/x"), "packages/as_of=tomorrow: no day's folder"),
    "packages of another day": (
        copy(f"packages/as_of={DAY}", "packages/as_of=2020-05-09"),
        "packages/as_of=2020-05-09/341221: a package that the ledger does not know",
    ),
    "a foreign zip": (
        copy(ZIP, "outbox/340103/340103_20200508.zip"),
        "340103_20200508.zip: foreign: the ledger knows no",
    ),
    "a foreign file in the outbox": (write(f"outbox/{COUNTY}/x.txt"), "x.txt: foreign: nothing of ours delivered it"),
    "a file of a package a link": (
        link(f"{PACKAGE}/*边缘户基本信息*"),
        "边缘户基本信息_20200508.xlsx: a link, no file",
    ),
    "a package a link": (link(PACKAGE), f"{PACKAGE}: a link, no package"),
    "a part a link": (link("results/as_of=*"), "results/as_of=2020-05-08: a link, no folder"),
    "a delivered zip a link": (link(ZIP), "341221_20200508.zip: a link, no delivered file"),
    "a byte of what came back": (flip(f"intake/*/{COUNTY}/*"), "not the file that came back: changed since"),
    "what came back removed": (remove(f"intake/*/{COUNTY}/*"), "missing, though receipt 1 was read from it"),
    "all that came back removed": (remove("intake"), "missing, though receipt 1 was read from it"),
    "ledger and head of before the receipt": (
        both(older_ledger, lambda home: shutil.copy(home.with_name(OLDER_HEAD), home / "ledger.head")),
        "and the ledger knows no such receipt: the ledger is older",
    ),
    "a release that is none": (
        write(f"releases/as_of={DAY}/{COUNTY}.json"),
        f"releases/as_of=2020-05-08/{COUNTY}.json: is no release",
    ),
    "an empty day of packages": (
        lambda home: (home / "packages" / "as_of=2020-05-20").mkdir(mode=0o700),
        "packages/as_of=2020-05-20: empty",
    ),
    "a foreign zip below a county's folder": (
        copy(ZIP, f"outbox/{COUNTY}/旧/x.zip"),
        f"outbox/{COUNTY}/旧: foreign: nothing of ours",
    ),
    "a folder that others could read": (lambda home: (home / "packages").chmod(0o755), "packages: others could read"),
    "a ledger that others could read": (
        lambda home: (home / "ledger.sqlite").chmod(0o644),
        "ledger.sqlite: others could read",
    ),
    "a home that others can read": (lambda home: home.chmod(0o755), "others can read it (mode 755)"),
}
