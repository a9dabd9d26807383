#!/bin/sh
# PostgreSQL runs this once, in an empty volume: a database with an owner of its own for Airflow and for the ledger.
set -eu
for name in airflow ledger; do
  # By standard input: a command line can be read by everyone on the machine.
  psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER}" --dbname postgres <<SQL
create role ${name} login password '$(cat "/run/secrets/${name}_password")';
create database ${name} owner ${name};
revoke all on database ${name} from public;
SQL
done
