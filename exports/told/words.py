"""What stands between the values and the rules that a line of a list joins, written there and read back."""

BETWEEN_VALUES, BETWEEN_RULES = "；", "、"
