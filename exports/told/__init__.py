"""Findings as a county is told of them: whole values, whose record it is, its own words."""
