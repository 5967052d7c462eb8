#!/bin/sh
# One shot, after the server's start: the namespace and its search attributes. Running it again changes nothing.
# TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE  are read by the CLI, too (https://docs.temporal.io/cli/setup-cli)
# NAMESPACE_RETENTION                   how long closed workflows can be looked at, such as 30d
# SEARCH_ATTRIBUTES                     "Name=Type Name=Type"
set -eu

attempts=60

# The server takes connections before it can answer.
wait_for() {
  what=$1
  shift
  attempt=1
  until "$@" >/tmp/answer 2>&1; do
    if [ "$attempt" -ge "$attempts" ]; then
      echo "Gave up waiting for $what:" >&2
      cat /tmp/answer >&2
      exit 1
    fi
    attempt=$((attempt + 1))
    sleep 2
  done
}

namespace_exists() {
  temporal operator namespace describe "$TEMPORAL_NAMESPACE"
}

ensure_namespace() {
  namespace_exists || temporal operator namespace create --retention "$NAMESPACE_RETENTION" "$TEMPORAL_NAMESPACE"
}

has_search_attribute() {
  temporal operator search-attribute list | grep -Eq "^ *$1 +$2 *$"
}

ensure_search_attribute() {
  has_search_attribute "$1" "$2" ||
    temporal operator search-attribute create --name "$1" --type "$2"
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
