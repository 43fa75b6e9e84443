#!/bin/sh
# Sets up Tryton from PyPI in an environment of its own, with an empty database to copy (docs/tryton.md).
# Tryton is GPL-3: a separate program that Daybook speaks to over the network and never imports.
# usage: scripts/tryton.sh [FOLDER]      default .tryton
set -eu
folder=${1:-.tryton}
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
test -x "$folder/bin/trytond" || {
    "$python" -m venv "$folder"
    "$folder/bin/pip" install --quiet 'trytond>=8.2,<8.3' 'trytond_account_invoice>=8.2,<8.3' 'proteus>=8.2,<8.3'
}
folder=$(CDPATH= cd -- "$folder" && pwd)
mkdir -p "$folder/databases"
printf '[database]\nuri = sqlite://\npath = %s/databases\n' "$folder" > "$folder/trytond.conf"
test -f "$folder/databases/template.sqlite" && { echo "$folder is set up"; exit 0; }
"$folder/bin/python" -c 'import secrets; print(secrets.token_urlsafe(24))' > "$folder/password"
chmod 600 "$folder/password"
: > "$folder/databases/new.sqlite"
TRYTONPASSFILE=$folder/password "$folder/bin/trytond-admin" -c "$folder/trytond.conf" -d new --all \
    --email root@localhost -p
"$folder/bin/trytond-admin" -c "$folder/trytond.conf" -d new -u account_invoice --activate-dependencies
"$folder/bin/python" "$here/tryton_company.py" "$folder/trytond.conf" new "${ACCOUNTS:-$here/tryton_accounts.json}"
mv "$folder/databases/new.sqlite" "$folder/databases/template.sqlite"
echo "$folder is set up; the password of admin is in $folder/password"
