import gc

# Ibis builds its expressions of many small objects, which the collector would look at again and again: an eighth of the
# time of all tests.
gc.set_threshold(200_000, 50, 100)
