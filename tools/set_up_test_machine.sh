#!/usr/bin/env sh
# The programs that tests need beside Python packages: a browser for pages, a PostgreSQL server for the register.
# On Debian as root both are installed; elsewhere Playwright brings its own browser, and PostgreSQL's tests skip
# with a message where there is no server.
set -eu
python="$1"
missing=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
  echo "set-up: apt-get could not install$missing" >&2
fi
case "$missing" in *chromium*) "$python" -m playwright install chromium || echo "set-up: no browser; its tests will fail" >&2 ;; esac
