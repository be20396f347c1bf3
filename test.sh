#!/usr/bin/env bash
# Installs what the tests need when it is missing, builds with warnings as errors, and runs every test.
# Ends with a line "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# What the tests start, and the Debian package that it is in.
declare -A packages=(
  [haproxy]=haproxy
  [openssl]=openssl
  [redis-server]=redis-server
  [mariadbd]=mariadb-server-core
  [initdb]=postgresql
  [aiosmtpd]=python3-aiosmtpd
  [slapd]=slapd
  [ip]=iproute2
  [nginx]=nginx
)

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET 10 SDK is needed (command: dotnet)." >&2
  exit 1
fi

# Daemons live where an ordinary user's PATH does not look, and those of PostgreSQL in a directory for each version.
export PATH=$PATH:/usr/sbin:/sbin
programs=$PATH
for directory in /usr/lib/postgresql/*/bin; do
  programs+=:$directory
done

# The tests run services of their own: those of the system are not to start. Whoever has a policy about that keeps it.
install() (
  root=()
  ((EUID == 0)) || root=(sudo)
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy && ! -L $policy ]]; then
    trap '"${root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod +x "$policy"
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove "$@"
)

missing=()
for program in "${!packages[@]}"; do
  PATH=$programs command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
# A library, of Debian's own Python whichever else there is.
/usr/bin/python3 -c 'import grpc' 2>/dev/null || missing+=(python3-grpcio)
if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null; then
    echo "test.sh: please install: ${missing[*]}" >&2
    exit 1
  fi
  echo "test.sh: installing ${missing[*]} ..."
  install "${missing[@]}"
fi

dotnet build LoadBalancing.slnx --configuration Release --nologo --verbosity quiet

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
run() {
  dotnet test "$1" --configuration Release --no-build --nologo -maxcpucount:1 \
    --logger "console;verbosity=normal" 2>&1 | tee -a "$log" | grep --line-buffered -vE '^\s+Passed ' || status=${PIPESTATUS[0]}
}

# One project at a time: tests with real servers want the machine for themselves.
run LoadBalancing.slnx
echo "The same exchanges on event loops:"
LOADBALANCING_TEST_EVENT_LOOPS=1 run tests/LoadBalancing.AspNetCore.Tests

count() { awk -v name="$1" '$1 == name":" { sum += $2 } END { print sum + 0 }' "$log"; }
passed=$(count Passed) failed=$(count Failed) skipped=$(count Skipped)
if ((passed == 0 || (status != 0 && failed == 0))); then
  echo "test.sh: the test run itself failed" >&2
  failed=$((failed + 1))
fi
if [[ ${CI:-} == true && $skipped -gt 0 ]]; then
  echo "test.sh: nothing may be skipped in CI" >&2
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
((status == 0 && failed == 0))
