"""The routes of the monitors' board, and who may see them."""
