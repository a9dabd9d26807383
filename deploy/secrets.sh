#!/bin/sh
# Makes the secrets of compose.yaml, once: sh deploy/secrets.sh, then write the platform's login into secrets/connections.yaml.
# The folder is its owner's alone; inside it the files are open, because each container reads its own as another user.
set -eu
umask 022
cd "$(dirname "$0")"
if [ -e secrets ]; then
  echo "error: deploy/secrets is there already; what it holds is not made anew" >&2
  exit 1
fi
mkdir -m 700 secrets
cd secrets

random() { openssl rand -hex "$1"; }
# Without a line's end, which would become part of a password.
put() { printf %s "$2" >"$1"; }

airflow=$(random 24) ledger=$(random 24) redis=$(random 24)
put postgresql_password "$(random 24)"
put airflow_password "${airflow}"
put ledger_password "${ledger}"
put airflow_database "postgresql+psycopg://airflow:${airflow}@postgresql:5432/airflow"
put celery_broker "redis://:${redis}@redis:6379/0"
put fernet_key "$(openssl rand -base64 32 | tr '+/' '-_')"
put api_secret_key "$(random 32)"
put jwt_secret "$(random 64)"
cat >redis.conf <<CONF
requirepass ${redis}
dir /data
appendonly yes
CONF
cat >spark-defaults.conf <<CONF
spark.authenticate true
spark.authenticate.secret $(random 32)
spark.network.crypto.enabled true
spark.master.rest.enabled false
# A master that was replaced has another address, and the same name.
spark.worker.preferConfiguredMasterAddress true
# Of a worker's three cores and 3 GB a step takes one: so many steps go on at a time.
spark.cores.max 2
spark.executor.cores 1
spark.executor.memory 900m
CONF
cat >connections.yaml <<YAML
# Airflow's connections; a county's key: jianbang_seal_<county code>, its password has at least 16 characters.
jianbang_platform:
  # mysql for MySQL or MariaDB
  conn_type: postgres
  host: platform.example.gov.cn
  port: 5432
  schema: platform
  login: reader
  password: CHANGE-ME
jianbang_ledger:
  conn_type: postgres
  host: postgresql
  port: 5432
  schema: ledger
  login: ledger
  password: ${ledger}
YAML
ssh-keygen -q -t ed25519 -N '' -C sftp-host -f sftp_host_key
ssh-keygen -q -t ed25519 -N '' -C jianbang -f sftp_login
printf '[sftp]:2222 %s\n' "$(cut -d ' ' -f 1,2 sftp_host_key.pub)" >known_hosts
chmod 644 ./*
echo "deploy/secrets is made; now write the platform's login into deploy/secrets/connections.yaml"
