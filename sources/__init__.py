"""The platform read into a snapshot: its tables, columns and codes mapped to the canonical model."""
