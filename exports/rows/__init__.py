"""The rows of every file, drawn from tables: a format names its function here as `module.function`.

Each takes a `Drawing` and returns rows with household_no, county_code and the columns its format asks for.
"""
