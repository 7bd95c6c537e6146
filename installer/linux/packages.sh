#!/bin/sh
# packages.sh LIST [PACKAGE...]
# Installs what is missing of the system packages in LIST (see packages-run.txt) and of the
# packages named beside it. Where it may not, it prints the one command that does, and fails.
set -u
list=$1
shift
[ "$(uname -s)" = Linux ] || exit 0

PATH=$PATH:/usr/sbin:/sbin # ldconfig
libraries=$(ldconfig -p 2>/dev/null)

is_there() { # package proof
    case $2 in
    '') dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ;;
    /*) for file in $2; do [ -e "$file" ] && return 0; done; return 1 ;;
    *) case $libraries in *"$2"*) return 0 ;; *) return 1 ;; esac ;;
    esac
}

packages=$*
proofs=
while read -r package proof; do
    case $package in '' | '#'*) continue ;; esac
    is_there "$package" "$proof" && continue
    packages="$packages $package"
    proofs="$proofs ${proof:-$package}"
done <"$list"
[ -n "$packages" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "posgui needs these from your system's packages:${proofs:- $packages}" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    if ! sudo -n true 2>/dev/null; then
        echo "System packages are missing. This installs them:" >&2
        echo "    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends" \
            "$(echo $packages)'" >&2
        exit 1
    fi
fi
echo "Installing system packages:" $packages
$as_root apt-get -qq update # one unreachable source of many is no reason to stop
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install \
    -y --no-install-recommends $packages
