"""What of a value an opinion is held to: its beginning, without the blanks that programs add or take."""

VALUE_CHARACTERS = 200
BLANKS = "[ \t\r\n]+"
