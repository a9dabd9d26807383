"""Who is told what of the deadlines and the runs: composed from the ledger's counts, without a network."""
