#!/bin/sh
# One shot, after the server's start: the namespace and its search attributes. Running it again changes nothing.
#   TEMPORAL_ADDRESS     read by the CLI itself (https://docs.temporal.io/cli/setup-cli)
#   TEMPORAL_NAMESPACE   not read by each of its commands, so they are given the flag; as an argument `describe` refuses it
#   NAMESPACE_RETENTION  how long closed workflows can be looked at, such as 30d
#   SEARCH_ATTRIBUTES    "Name=Type Name=Type"
#   ATTEMPTS             two seconds apart
set -eu

attempts=${ATTEMPTS:-60}
answer=$(mktemp)

# The server takes connections before it can answer.
wait_for() {
  what=$1
  shift
  attempt=1
  until "$@" >"$answer" 2>&1; do
    if [ "$attempt" -ge "$attempts" ]; then
      echo "Gave up waiting for $what:" >&2
      cat "$answer" >&2
      exit 1
    fi
    attempt=$((attempt + 1))
    sleep 2
  done
}

ensure_namespace() {
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$NAMESPACE_RETENTION"
}

has_search_attribute() {
  temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" | grep -Eq "^ *$1 +$2 *$"
}

ensure_search_attribute() {
  has_search_attribute "$1" "$2" ||
    temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type "$2"
}

wait_for "the server at $TEMPORAL_ADDRESS" temporal operator cluster health
wait_for "the namespace $TEMPORAL_NAMESPACE" ensure_namespace
for attribute in $SEARCH_ATTRIBUTES; do
  name=${attribute%%=*}
  type=${attribute#*=}
  wait_for "the search attribute $name" ensure_search_attribute "$name" "$type"
  wait_for "the search attribute $name of type $type to be there" has_search_attribute "$name" "$type"
done
echo "The namespace $TEMPORAL_NAMESPACE is ready."
