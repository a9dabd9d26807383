"""The steps of a day: files in and out around the pure parts; each is `step(day) -> summary`, listed in `day.py`.

A step reads what the one before published, and publishes in one move; run again on the same input it writes the same
bytes.
"""
