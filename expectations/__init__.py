"""The rule catalogue, the gates, and the findings they make."""
