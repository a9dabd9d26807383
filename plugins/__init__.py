"""What runs inside Airflow beside the DAGs: the monitors' board, and what sends messages."""
