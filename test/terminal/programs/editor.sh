#!/bin/sh
# An editor for tests: says what it was given, and writes the line it is typed.
trap '' INT
for file in "$@"; do :; done
echo "editing $(cat "$file") with $1 ($(ls -l "$file" | cut -c1-10))"
read -r line
echo "$line" >"$file"
