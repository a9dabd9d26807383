"""Airflow notifiers, and what sends the waiting messages through them."""
