from tests.transforms.judge import assess, assessment_sql


def test_the_identity_number_is_read_in_the_snapshot_and_not_in_each_expression() -> None:
    assert len(assessment_sql()) < 200_000


def test_a_department_finds_its_household_by_any_form_of_the_number() -> None:
    rows = {
        "household": [{"household_no": f"H{place}", "register_type": "一般农户"} for place in range(4)],
        "member": [
            {"household_no": "H0", "person_no": "P", "id_number": "11010519491231002x"},
            {"household_no": "H1", "person_no": "P", "id_number": "340122650101123"},
            {"household_no": "H2", "person_no": "P", "id_number": "34012219700101123443"},
            {"household_no": "H3", "person_no": "P", "id_number": "not a number"},
        ],
        "disabled_feed": [
            {"id_number": "110105491231002", "level": "一级", "issued_on": "2020-04-01"},
            {"id_number": "340122650101123", "level": "二级", "issued_on": "2020-04-01"},
            {"id_number": "340122197001011234", "level": "一级", "issued_on": "2020-04-01"},
            {"id_number": "not a number", "level": "一级", "issued_on": "2020-04-01"},
        ],
    }
    channels = {number: row["channels"] for number, row in assess(rows).items()}
    assert channels == {"H0": ["screening"], "H1": ["screening"], "H2": ["screening"], "H3": []}
