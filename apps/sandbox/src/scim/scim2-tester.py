"""Runs every check of scim2-tester against a SCIM server and prints the results as JSON: argv is the address and the bearer token."""

import json
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

client = SyncSCIMClient(Client(base_url=sys.argv[1], headers={"Authorization": f"Bearer {sys.argv[2]}"}))
results = [
    {"title": result.title, "resourceType": result.resource_type, "status": result.status.name, "reason": result.reason}
    for result in check_server(client)
]
json.dump(results, sys.stdout)
