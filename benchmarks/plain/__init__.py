"""The same day as a good engineer writes it in a week: pandas.read_sql, pandas, Great Expectations on pandas, openpyxl.

It reads the parameters, models and words of `policies`, the headings of the formats as data, and nothing else of the
project: no Ibis, no DuckDB, no Arrow. Its files' rows are compared with the product's (`benchmarks/comparison.py`).
Missing texts are NaN, months are texts with a number beside them where one is needed, money is whole fen in float64,
which holds them exactly.
"""
