#!/usr/bin/env bash
# Holds the files of this folder against systemd's own tools; used by .ci/run. Says what is wrong and exits with 1.
#
# `systemd-analyze verify` exits with 0 for an unknown key or a bad value and only prints it, so any output is a fault.
# It does exit with 1 for a program that is not there, so it gets a copy of the unit whose program exists.
set -euo pipefail
cd "$(dirname "$0")"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
fail() {
  printf '%s\n' "$@"
  failed=1
}

unit=$folder/tillgate.service
sed -E "s|^(Exec[A-Za-z]*=[-@:+!]*)[^ ]+|\1$(command -v true)|" tillgate.service >"$unit"
output=$(systemd-analyze verify --man=no "$unit" 2>&1) || fail 'systemd-analyze verify found the unit unusable.'
[ -z "$output" ] || fail 'systemd-analyze verify:' "$output"

# Exposure in tenths, 0 (none) to 100; what the unit reaches, so that a line that is lost is noticed.
output=$(systemd-analyze security --offline=true --no-pager --threshold=18 "$unit" 2>&1) ||
  fail 'The unit is less hardened than it was (systemd-analyze security):' "$output"

mkdir -p "$folder/root/etc"
output=$(systemd-sysusers --root="$folder/root" "$PWD/tillgate.sysusers.conf" 2>&1) || fail 'systemd-sysusers:' "$output"
grep -q '^tillgate:' "$folder/root/etc/passwd" || fail 'systemd-sysusers made no user tillgate.'
grep -Eq '^dialout:.*tillgate' "$folder/root/etc/group" || fail 'tillgate is not in the group dialout.'

exit "$failed"
