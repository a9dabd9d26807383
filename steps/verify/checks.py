"""Every check of `verify`, in the order in which they are told."""

import datetime as dt
from collections.abc import Callable

from steps.verify.chain import chain, guards, head
from steps.verify.course import course
from steps.verify.kept import came_back, lost_receipts, releases
from steps.verify.memory import packages, receipts, runs, unreceived
from steps.verify.opening import reading
from steps.verify.outbox import delivered, rewritten, undelivered
from steps.verify.packages import lost_packages, package_folders
from steps.verify.published import foreign_days, gates, hours, lost_days, parts
from steps.verify.surroundings import leftovers, modes
from steps.verify.trouble import Home, Trouble, Troubles
from steps.verify.values import answered, kept_values, missing_values
from storage.settings import Settings

CHECKS: tuple[Callable[[Home], Troubles], ...] = (
    chain,
    head,
    guards,
    packages,
    receipts,
    unreceived,
    runs,
    came_back,
    lost_receipts,
    releases,
    kept_values,
    missing_values,
    answered,
    foreign_days,
    parts,
    gates,
    hours,
    course,
    lost_days,
    package_folders,
    lost_packages,
    delivered,
    undelivered,
    rewritten,
    modes,
    leftovers,
)


def verify(settings: Settings, as_of: dt.date | None = None) -> list[Trouble]:
    """Everything that is wrong with a home, or with one of its days; nothing is changed.

    The chain of events, the kept values and the modes are looked at whatever the day.
    """
    with reading(settings) as (connection, found):
        home = Home(settings, as_of, connection)
        return [*found, *(trouble for check in CHECKS for trouble in check(home))]
