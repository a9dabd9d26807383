"""What this project adds to Airflow's own web interface."""
