"""Sends a body in each way in which python-requests sets no JSON content type. Prints the answers as JSON."""

import json
import sys

import requests

asked = json.load(sys.stdin)
results = []
for number, body in enumerate(asked["bodies"]):
    forms = {"a text": body, "bytes": body.encode(), "pieces": iter([body[:10].encode(), body[10:].encode()])}
    kind = list(forms)[number]
    answer = requests.request(asked["method"], asked["url"], data=forms[kind], headers=asked["headers"], timeout=30)
    sent = answer.request.headers.get("Content-Type")
    results.append({"kind": kind, "type": sent, "status": answer.status_code, "text": answer.text})
json.dump(results, sys.stdout)
