"""The columns that each view of rows offers to the files, so that a format spec is checked when it is loaded."""

from policies.model import load_model

PLACES = ("province", "prefecture", "county", "town", "village", "natural_village", "county_code", "household_no")
_JUDGED = (
    "head_name", "head_id_number", "member_count", "monitored_type", "identified_month", "risk_1", "risk_2", "risk_3",
    "wages", "business_income", "property_income", "transfers", "production_costs", "income", "per_capita_income",
    "contact_name", "contact_phone", "contact_title",
)  # fmt: skip

# By view: the canonical table whose columns it passes on, and what it adds.
_VIEWS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "household": ("household", (*PLACES, *_JUDGED, "changes")),
    "member": ("member", (*PLACES, "political_status")),
    "measure": ("measure", (*PLACES, "head_name", "name", "measures_state")),
    "need": (None, (*PLACES, "need", "need_title", "risks_zh")),
    "closing_mark": (None, (*PLACES, "head_name", "monitored_type", "system", "closed_on", "grounds")),
    "list": (
        None,
        (
            *PLACES, "number", "head_name", "level", "table_title", "key", "field_title", "value", "message_zh", "fix_zh",
            "since", "rule", "what", "due", "register_type", "origin", "why", "format_title", "reason", "sent_on",
        ),
    ),
}  # fmt: skip

VIEWS = tuple(_VIEWS)


def columns_of(view: str) -> set[str]:
    """The columns that rows of a view have."""
    table, added = _VIEWS[view]
    return {*(load_model()[table].columns if table else ()), *added}


def code_set_of(view: str, column: str) -> str | None:
    """The code set of a canonical column; None where the model has none."""
    table, _ = _VIEWS[view]
    found = load_model()[table].columns.get(column) if table else None
    return found.codes if found else None
