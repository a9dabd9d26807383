"""The first page of the Data Docs: gates and prefectures, what failed first."""

from expectations.gate_matrix import Cell, Titles, matrix

TITLES = Titles(
    apart="snapshot",
    parts={"snapshot": "平台数据", "3401": "合肥市", "3412": "阜阳市"},
    gates={"member": "家庭成员", "measure": "帮扶措施", "verify": "待核查清单"},
)
FOUND = {
    ("3401", "verify"): Cell("a", 6, 0),
    ("3412", "verify"): Cell("b", 6, 2),
    ("3401", "measure"): Cell("c", 9, 0),
    ("3412", "unheard_of"): Cell("d", 1, 0),
    ("snapshot", "member"): Cell("e", 7, 0),
}


def test_a_row_for_each_gate_with_what_failed_first_and_a_cell_for_each_part() -> None:
    rows = matrix(FOUND, ["3401", "3412"], TITLES)
    assert [(row.title, row.failed) for row in rows] == [("待核查清单", 2), ("帮扶措施", 0), ("unheard_of", 0)]
    assert [[cell and cell.page for cell in row.cells] for row in rows] == [["a", "b"], ["c", None], [None, "d"]]


def test_the_snapshot_s_gates_stand_apart() -> None:
    assert [row.title for row in matrix(FOUND, ["snapshot"], TITLES)] == ["家庭成员"]


def test_a_further_sheet_of_a_file_stands_below_it_under_its_title() -> None:
    found = {("3401", gate): Cell("x", 1, 0) for gate in ("verify_2", "verify", "measure")}
    assert [row.title for row in matrix(found, ["3401"], TITLES)] == ["帮扶措施", "待核查清单", "待核查清单（第2张表）"]
