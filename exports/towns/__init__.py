"""A county's package by town: a workbook with the town's lines of every list, and a form to print per candidate."""
