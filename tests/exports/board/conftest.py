"""The ledgers on which pages are tried."""

from tests.exports.ledger.conftest import kept as kept
