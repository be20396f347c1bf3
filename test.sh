#!/usr/bin/env bash
# Installs what the tests need when it is missing, builds with warnings as errors, and runs every test.
# Ends with a line "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

packages=(haproxy)

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET 10 SDK is needed (command: dotnet)." >&2
  exit 1
fi

# Daemons live where an ordinary user's PATH does not look.
export PATH=$PATH:/usr/sbin:/sbin

missing=()
for package in "${packages[@]}"; do
  command -v "$package" >/dev/null || missing+=("$package")
done
if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null; then
    echo "test.sh: please install: ${missing[*]}" >&2
    exit 1
  fi
  root=()
  ((EUID == 0)) || root=(sudo)
  echo "test.sh: installing ${missing[*]} ..."
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
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
