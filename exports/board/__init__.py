"""The monitors' board: facts from the ledger's history, and Chinese pages, tables and charts of them. No HTTP here."""
