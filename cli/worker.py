"""A Celery worker with the large libraries loaded, as the scheduler has them: `python -m cli.worker` is `airflow celery
worker`.
"""

from cli.scheduler import become

if __name__ == "__main__":
    become("celery", "worker")
