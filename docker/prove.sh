#!/usr/bin/env bash
# Runs the steps of a Dockerfile without Docker: on a bare Debian (debootstrap, minbase) with
# Python, in a chroot. The steps are read from the Dockerfile, not written down again. Then starts
# the image's command as its user, waits for its health check, and stops it.
#
#   sudo docker/prove.sh [CONTEXT]      CONTEXT: the repository's root (default), or a copy of it
#
# PROVE_DOCKERFILE=F  one of docker/, Dockerfile by default
# PROVE_KEEP=DIR      keep the root file systems in DIR, and use the bare one again
# PROVE_BIND="D …"    host folders that the build may see as well, such as a package mirror's
# TOM_…, PIP_…, npm_config_…, …_PROXY are passed on: TOM_WEB__PORT=18081 where 8081 is taken.
#
# shellcheck disable=SC2016,SC2317
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)

if [ "${PROVE_INSIDE:-}" != yes ]; then
    # In a mount namespace of its own: whatever happens there, nothing stays mounted, and what is
    # removed out here can only be the copies.
    work=${PROVE_KEEP:-$(mktemp -d)}
    mkdir -p "$work"
    status=0
    PROVE_INSIDE=yes PROVE_WORK=$work unshare --mount --propagation private \
        "$0" "${1:-$here/..}" || status=$?
    [ -n "${PROVE_KEEP:-}" ] || rm -rf "$work"
    exit "$status"
fi

context=$(cd "$1" && pwd)
work=$PROVE_WORK
base=$work/base
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin # the base image's
chroot=$(command -v chroot)
root='' dir=/ user=root server='' signal=TERM
entrypoint=() command=() health=() envs=()

say() { printf '\n== %s\n' "$*"; }
fail() {
    echo "$*" >&2
    exit 1
}
enter() { # replaces the shell: as the step's user, in its folder, with its environment alone
    exec env -i PATH=$path HOME=/tmp \
        "${passed[@]}" "${envs[@]}" \
        "$chroot" --userspec="$user" "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$dir" "$@"
}
in_root() { (enter "$@"); }
finish() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; }
trap finish EXIT

passed=()
while IFS='=' read -r -d '' name value; do
    case $name in
        PIP_* | npm_config_* | TOM_* | *_PROXY | *_proxy) passed+=("$name=$value") ;;
    esac
done < <(env -0)

do_from() { # STAGE IMAGE
    say "FROM $2 (stage $1)"
    [ "$2" = python:3.11-slim-bookworm ] || fail "nothing here stands in for $2"
    root=$work/$1 dir=/ user=root envs=()
    rm -rf "$root"
    cp -a "$base" "$root"
    local host
    for host in /proc /dev ${PROVE_BIND:-}; do
        mkdir -p "$root$host"
        mount --bind "$host" "$root$host"
    done
}
do_env() {
    local pair
    for pair in "$@"; do
        envs+=("${pair//'$PATH'/$path}")
    done
}
do_workdir() {
    dir=$1
    mkdir -p "$root$dir"
}
do_run() {
    say "RUN $1"
    in_root sh -c "$1"
}
do_copy() { # STAGE-OR-EMPTY SOURCE... TARGET
    local from=$context target=${!#} source
    [ -z "$1" ] || from=$work/$1
    case $target in /*) ;; *) target=$dir/$target ;; esac
    say "COPY ${*:2}"
    for source in "${@:2:$#-2}"; do
        if [ -d "$from/$source" ]; then # a folder's content, as Docker does
            mkdir -p "$root$target"
            cp -a "$from/$source/." "$root$target/"
        elif [ "${target: -1}" = / ]; then
            install -D -m 644 "$from/$source" "$root$target$(basename "$source")"
        else
            install -D -m 644 "$from/$source" "$root$target"
        fi
    done
}
do_user() { user=$1; }
do_volume() { in_root test -w "$1" || fail "$user cannot write $1"; }
do_expose() { :; }
do_stopsignal() { signal=${1#SIG}; }
do_entrypoint() { entrypoint=("$@"); }
do_cmd() { command=("$@"); }
do_healthcheck() { health=("$@"); }

if [ ! -e "$base/usr/local/bin/python" ]; then
    say "a bare Debian bookworm with Python"
    rm -rf "$base"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
        bookworm "$base" >"$work/debootstrap.log"
    ln -s /usr/bin/python3 "$base/usr/local/bin/python"
fi
cp /etc/resolv.conf "$base/etc/resolv.conf"
cp /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"

# shellcheck disable=SC1090
source <(python3 "$here/steps.py" "$here/${PROVE_DOCKERFILE:-Dockerfile}")

say "the image's command, as $user"
in_root "${entrypoint[@]}" --help >/dev/null
enter "${entrypoint[@]}" "${command[@]}" >"$work/out.log" 2>"$work/err.log" &
server=$!
second=0
until in_root "${health[@]}" 2>/dev/null; do
    if ! kill -0 "$server" 2>/dev/null || [ "$second" = 300 ]; then
        cat "$work/out.log" "$work/err.log" >&2
        fail "the server did not come up"
    fi
    sleep 1
    second=$((second + 1))
done
echo "healthy after $second s: $(head -1 "$work/out.log")"
kill -s "$signal" "$server"
status=0
wait "$server" || status=$?
server=''
echo "stopped by SIG$signal with exit code $status"
echo "$(du -sm "$root/opt/tom" | cut -f 1) MB in /opt/tom"
exit "$status"
