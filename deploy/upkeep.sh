#!/bin/sh
# Every night, after the day: the ledger copied to BACKUPS, then what is older than KEEP_DAYS removed there, of the tasks' logs
# and of Airflow's own history. The days, packages and runs' logs of the home are the DAG `retention`'s.
set -eu
umask 077
mkdir -p "${BACKUPS}"
file="${BACKUPS}/ledger-$(date +%Y%m%dT%H%M%S).dump"
python -m cli ledger backup "${file}"
find "${BACKUPS}" -name 'ledger-*.dump' -mtime "+${KEEP_DAYS}" -delete
find "${AIRFLOW__LOGGING__BASE_LOG_FOLDER}" -type f -mtime "+${KEEP_DAYS}" -delete
airflow db clean --yes --skip-archive --clean-before-timestamp "$(date --date "-${KEEP_DAYS} days" +%F)"
