"""Great Expectations suites as readable Python."""
