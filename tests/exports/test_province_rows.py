import pyarrow as pa

from exports.province_rows import masked_rows


def test_the_province_s_lists_name_no_person_and_every_record() -> None:
    rows = pa.table(
        {
            "household_no": ["340122198001011234"],
            "record": ["340122198001011234 2020-05-01"],
            "county_code": ["341221"],
            "village_code": ["341221100201"],
            "head_name": ["张三丰"],
            "contact_phone": ["13912345678"],
            "why": ["住址写成34012219800101123X，电话13912345678"],
            "number": [1],
            "since": [None],
        }
    )
    (row,) = masked_rows(rows).to_pylist()
    assert row | {"since": None} == {
        "household_no": "340122198001011234",
        "record": "340122198001011234 2020-05-01",
        "county_code": "341221",
        "village_code": "341221100201",
        "head_name": "张**",
        "contact_phone": "139******78",
        "why": "住址写成340122********123X，电话139******78",
        "number": 1,
        "since": None,
    }
