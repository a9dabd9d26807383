"""Defects that concern a household as a whole: heads, identities, second versions, villages that do not exist."""

import pandas as pd

from demo.dirt import Dirt, take
from demo.rule_dirt import spoil_by_rule
from policies.model import load_model

_OLDER = "2018-01-01 00:00:00"


def _free(dirt: Dirt, frame: pd.DataFrame, among: pd.Series | None = None) -> list[int]:
    """Rows of `among` in a random order, but for households that have had their defect."""
    open_rows = ~frame["household_no"].isin(dirt.kept)
    rows = frame.index[open_rows if among is None else open_rows & among]
    # A copy: of no row, pandas gives an array that cannot be shuffled.
    return dirt.rng.permutation(rows.to_numpy(copy=True)).tolist()


def spoil_households(dirt: Dirt, frame: pd.DataFrame) -> tuple[pd.DataFrame, set[int]]:
    """Villages of no county, and second, older versions of a household; the frame and the rows touched."""
    table = load_model()["household"]
    free = _free(dirt, frame)
    homeless = take(free, dirt.count(len(frame)))
    for row in homeless:
        frame.at[row, "village_code"] = "999999001001"
        dirt.note(table, frame.loc[row], "village_code", "no_county", "county_unknown")
    doubled = take(free, dirt.count(len(frame)))
    older = frame.loc[doubled].assign(updated_at=_OLDER, member_count=9)
    for row in doubled:
        dirt.note(table, frame.loc[row], "", "second_version", "row_superseded")
    both = pd.concat([frame, older], ignore_index=True)
    return both, {*homeless, *doubled, *range(len(frame), len(both))}


def spoil_members(dirt: Dirt, frame: pd.DataFrame) -> tuple[pd.DataFrame, set[int]]:
    """Check digits, one number on members of two households, two heads, none, second versions of a person."""
    table = load_model()["member"]
    amount = dirt.count(len(frame))
    spouses = _free(dirt, frame, frame["relation"] == "配偶")
    others = _free(dirt, frame, ~frame["relation"].isin(["户主", "配偶"]))
    touched: set[int] = set()

    for row in take(others, amount):
        number = str(frame.at[row, "id_number"])
        frame.at[row, "id_number"] = number[:17] + ("1" if number[17] == "0" else "0") + number[18:]
        dirt.note(table, frame.loc[row], "id_number", "bad_check_digit", "id_check_digit")
        touched.add(row)
    for one, other in zip(take(others, amount), take(others, amount), strict=False):
        if frame.at[one, "household_no"] != frame.at[other, "household_no"]:
            frame.at[other, "id_number"] = frame.at[one, "id_number"]
            for row in (one, other):
                dirt.note(table, frame.loc[row], "id_number", "shared_number", "id_number_shared")
                touched.add(row)
    touched |= _spoil_heads(dirt, frame, take(spouses, amount), "two_heads", "户主")
    heads = _free(dirt, frame, (frame["relation"] == "户主") & ~frame.index.isin(touched))
    touched |= _spoil_heads(dirt, frame, take(heads, amount), "no_head", "其他")

    doubled = [row for row in take(others, amount) if row not in touched]
    older = frame.loc[doubled].assign(updated_at=_OLDER)
    for row in doubled:
        dirt.note(table, frame.loc[row], "", "second_version", "row_superseded")
    both = pd.concat([frame, older], ignore_index=True)
    return both, {*touched, *doubled, *range(len(frame), len(both))}


def _spoil_heads(dirt: Dirt, frame: pd.DataFrame, rows: list[int], kind: str, relation: str) -> set[int]:
    """Give `rows` another relation to the head; every row of their households counts as touched."""
    households = load_model()["household"]
    for row in rows:
        frame.at[row, "relation"] = relation
        dirt.note(households, frame.loc[row], "relation", kind, "household_heads")
    return set(frame.index[frame["household_no"].isin(frame.loc[rows, "household_no"])].tolist())


def spoil_expenses(dirt: Dirt, frame: pd.DataFrame) -> tuple[pd.DataFrame, set[int]]:
    """Reimbursements above the amount."""
    table = load_model()["expense_entry"]
    rows = take(_free(dirt, frame), dirt.count(len(frame)))
    for row in rows:
        frame.at[row, "reimbursed"] = round(float(frame.at[row, "amount"]) + 10, 2)
        dirt.note(table, frame.loc[row], "reimbursed", "over_reimbursed", "reimbursed_above_amount")
    return frame, set(rows)


_SPECIAL = {"household": spoil_households, "member": spoil_members, "expense_entry": spoil_expenses}


def spoil_tables(dirt: Dirt, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every table with its defects: those for single rules first, then the special ones, so that no later one hides
    them.
    """
    loose = {name: frame.astype(object) for name, frame in tables.items()}
    spoil_by_rule(dirt, loose)
    spoiled = {}
    for name, frame in loose.items():
        special = _SPECIAL.get(name)
        frame, touched = special(dirt, frame) if special else (frame, set())
        spoiled[name] = dirt.spoil(name, frame, touched)
    return spoiled
