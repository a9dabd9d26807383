"""What a person types: run one day, start Airflow, show what a day gave."""
