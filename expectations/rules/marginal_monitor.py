"""Rules of the records of the marginal-population system (S5): contacts and closing marks."""

from expectations.rules import Rule, rules

_CONTACT = "contacts without phone; N2.1c"

RULES: tuple[Rule, ...] = (
    *rules({"everyone": "contact_without_phone"}, "contact_phone", lambda s: s.contact_name.notnull() & s.contact_phone.isnull(), "有联系人姓名但没有联系人电话", "补录联系人电话", severity="warning", source=_CONTACT, asks="complete"),
    *rules({"everyone": "contact_without_name"}, "contact_name", lambda s: s.contact_name.isnull() & s.contact_phone.notnull(), "有联系人电话但没有联系人姓名", "补录联系人姓名", severity="warning", source=_CONTACT, asks="complete"),
    *rules({"everyone": "contact_phone_doubtful"}, "contact_phone", lambda s: ~s.contact_phone.re_search("^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$"), "联系人电话不是手机或固定电话号码", "核对联系人电话", severity="warning", source=_CONTACT),
    *rules({"everyone": "closed_before_raised"}, "closed_on raised_on", lambda s: s.closed_on < s.raised_on, "销号日期早于预警日期", "核对销号日期", severity="warning", source="dates in order"),
    *rules({"everyone": "closed_without_date"}, "closed_on", lambda s: (s.state == "已销号") & s.closed_on.isnull(), "已销号但销号日期为空", "补录销号日期", severity="warning", source="N3.2c", asks="complete"),
)  # fmt: skip
