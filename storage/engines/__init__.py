"""The engines in which Ibis expressions run, one module each, with the same functions."""
