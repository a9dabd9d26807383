"""The ledger: runs, packages, files and record versions, and what the national system answered (N3.3)."""
