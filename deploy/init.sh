#!/bin/sh
# Brings Airflow's database up to date before its parts start, makes the pool and the monitors' role, and holds every reviewed
# file and setting against the code. Run again, it changes nothing. HEAVY_SLOTS: tasks at a time that open an engine.
set -eu
python -m cli review
airflow db migrate
airflow pools set "${JIANBANG_POOL}" "${HEAVY_SLOTS}" "tasks that open an engine, each of which takes JIANBANG_MEMORY"
airflow roles list --output plain | grep -qx Monitor || airflow roles create Monitor
