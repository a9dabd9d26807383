"""Where a run's files lie and how they are published; the lowest layer, imports nothing of ours."""
