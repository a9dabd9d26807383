"""The last door: a package leaves only as its manifest says, signed, and not when its county's data jumped (N3.3)."""
