"""Speed and memory of a day, of its parts, and of the same day by a plain stack, as ratios within one run."""

import expectations as expectations  # before Great Expectations: see there
