"""Rules of members: identity number, relations, age against school and labour, health, insurance, work, posts."""

from expectations.rules import Rule
from expectations.rules.member import (
    identity,
    insurance,
    labour,
    posts,
    relations,
    required,
    school,
    work,
)

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *required.RULES,
    *relations.RULES,
    *school.RULES,
    *labour.RULES,
    *insurance.RULES,
    *work.RULES,
    *posts.RULES,
)
