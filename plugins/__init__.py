"""What runs inside Airflow beside the DAGs."""
