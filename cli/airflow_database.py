"""Airflow's own database brought up to date, with the pool of the tasks that open an engine.

`python -m cli.airflow_database` does so in a process of its own: whoever only starts Airflow's parts need not load it.
"""

import os

from cli.airflow_home import POOL, POOL_SLOTS


def prepare_database() -> None:
    """Create or migrate the tables; make the pool unless a person has made one of that name."""
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session

    initdb()
    with create_session() as session:
        if os.environ.get("JIANBANG_POOL") == POOL and Pool.get_pool(POOL, session=session) is None:
            told = "每个任务占用 JIANBANG_MEMORY: tasks that open an engine"
            session.add(Pool(pool=POOL, slots=POOL_SLOTS, description=told, include_deferred=False))


def register_dags() -> None:
    """Put the DAGs into the database, so that they are there when the web interface first answers.

    Raises RuntimeError naming the DAG files that cannot be imported.
    """
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db

    manager = DagBundlesManager()
    manager.sync_bundles_to_db()
    for bundle in manager.get_all_dag_bundles():
        bundle.initialize()
        bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
        if bag.import_errors:
            raise RuntimeError(f"DAG files do not import: {bag.import_errors}")
        sync_bag_to_db(bag, bundle.name, bundle.version)


if __name__ == "__main__":
    prepare_database()
    register_dags()
