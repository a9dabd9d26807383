"""The figures of the day that is judged: those of 2023, in which every published rule is in force."""

import datetime as dt

DAY = dt.date(2023, 6, 15)
MONITORING_RANGE = 7300
POVERTY_STANDARD = 4000
HIGH_INCOME = 20000
LOW_WAGE = 400
LOWEST_WAGE, HIGHEST_WAGE = 100, 30000
