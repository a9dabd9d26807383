"""Pure functions from Ibis tables to Ibis tables; no file, no clock, no setting is read inside."""
