"""The demo's platform from day to day: `platform.sqlite` holds the newest, `platform_until_D.sqlite` what it was up to
the day D, so that a day run again reads what it read.
"""

import datetime as dt
from pathlib import Path

_UNTIL = "platform_until_"


def newest_demo(home: Path) -> Path:
    """The demo platform as it stands now."""
    return home / "demo" / "platform.sqlite"


def kept_demo(home: Path, until: dt.date) -> Path:
    """Where the demo platform is kept as it was up to a day."""
    return newest_demo(home).with_name(f"{_UNTIL}{until.isoformat()}.sqlite")


def demo_of_day(home: Path, as_of: dt.date) -> Path:
    """The demo platform as it stood on a day."""
    own = kept_demo(home, as_of)
    return next((path for path in sorted(own.parent.glob(f"{_UNTIL}*.sqlite")) if path >= own), newest_demo(home))
