"""The steps of a day: files in and out around the pure parts; each is `step(as_of, settings) -> summary`.

Run in the order receive, pull, check, assess, export, deliver, watch, report.
A step reads what the one before published, and publishes in one
move; run again on the same input it writes the same bytes.
"""
