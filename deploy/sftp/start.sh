#!/bin/sh
# sshd takes keys that root alone owns; a mounted secret belongs to whoever made it.
set -eu
install -m 600 /run/secrets/sftp_host_key /run/sshd/host_key
install -m 644 /run/secrets/sftp_login.pub /run/sshd/authorized_keys
exec /usr/sbin/sshd -D -e -f /etc/jianbang/sshd_config
