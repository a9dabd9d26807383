#!/bin/sh
# What a process of ours writes is its owner's alone. Airflow's Helm chart calls its probes through /entrypoint.
umask 077
exec "$@"
