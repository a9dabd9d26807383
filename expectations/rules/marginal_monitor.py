"""Rules of the records of the marginal-population system (S5): contacts and closing marks."""

from expectations.rules import Rule, rules
from policies.words import CLOSED, COMPLETE, WARNING

_CONTACT = "contacts without phone; N2.1c"

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "contact_without_phone"},
        fields="contact_phone",
        breaks=lambda s: s.contact_name.notnull() & s.contact_phone.isnull(),
        message_zh="有联系人姓名但没有联系人电话",
        fix_zh="补录联系人电话",
        severity=WARNING,
        source=_CONTACT,
        asks=COMPLETE,
    ),
    *rules(
        numbers={"everyone": "contact_without_name"},
        fields="contact_name",
        breaks=lambda s: s.contact_name.isnull() & s.contact_phone.notnull(),
        message_zh="有联系人电话但没有联系人姓名",
        fix_zh="补录联系人姓名",
        severity=WARNING,
        source=_CONTACT,
        asks=COMPLETE,
    ),
    *rules(
        numbers={"everyone": "contact_phone_doubtful"},
        fields="contact_phone",
        breaks=lambda s: ~s.contact_phone.re_search("^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$"),
        message_zh="联系人电话不是手机或固定电话号码",
        fix_zh="核对联系人电话",
        severity=WARNING,
        source=_CONTACT,
    ),
    *rules(
        numbers={"everyone": "closed_before_raised"},
        fields="closed_on raised_on",
        breaks=lambda s: s.closed_on < s.raised_on,
        message_zh="销号日期早于预警日期",
        fix_zh="核对销号日期",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "closed_without_date"},
        fields="closed_on",
        breaks=lambda s: (s.state == CLOSED) & s.closed_on.isnull(),
        message_zh="已销号但销号日期为空",
        fix_zh="补录销号日期",
        severity=WARNING,
        source="N3.2c",
        asks=COMPLETE,
    ),
)
