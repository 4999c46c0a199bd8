"""6connect's signatures, made by Python's hmac and sent by python-requests."""

import base64
import hashlib
import hmac
import json
import os

import requests

from checks import check, equal

URL, TOKEN = os.environ["POLYCHRON_URL"] + "/api/v1/api.php", os.environ["POLYCHRON_TOKEN"]
# The vector of 6connect's documentation. The service knows the key and its secret.
KEY, SECRET = "32-5DAYTJQY2TZHOFOB", "48b278ec873bda4738923dbc467f8669"
QUERY = f"target=ipam&action=get&type=IP&mask=24&apiKey={KEY}"
HASH = "yneSFMyxPPe+3W4IOkVp50K3VStatBcRRak+2ygDUWQ="


def signature(query, secret):
    return base64.b64encode(hmac.new(secret.encode(), query.encode(), hashlib.sha256).digest()).decode()


def signed(query, key=KEY, secret=SECRET):
    text = f"{query}&apiKey={key}"
    return f"{URL}?{text}&hash={signature(text, secret)}"


with check("the vector's hash is what Python makes of it"):
    equal(signature(QUERY, SECRET), HASH)
with check("the vector is accepted, and only then refused because there is no target ipam"):
    answer = requests.get(f"{URL}?{QUERY}&hash={HASH}", timeout=30)
    equal((answer.status_code, answer.json()["success"]), (200, 0))
    assert "target" in answer.json()["message"], answer.text
with check("the vector with another mask is refused"):
    answer = requests.get(f"{URL}?{QUERY.replace('24', '25')}&hash={HASH}", timeout=30)
    equal((answer.status_code, answer.json()["success"]), (401, 0))
with check("a signed addTask, with a body without a content type"):
    body = json.dumps({"user_id": 31, "name": "signed", "class_name": "\\scheduler\\Tasks\\BackupTask"})
    answer = requests.post(signed("target=scheduler&action=addTask"), data=body, timeout=30)
    equal((answer.status_code, answer.json()["success"]), (200, 1))
    number = answer.json()["data"]["id"]
with check("a signed getTasks shows it"):
    answer = requests.get(signed("target=scheduler&action=getTasks"), timeout=30)
    assert number in [task["id"] for task in answer.json()["data"]], answer.text
with check("a signed getTaskHistory, whose hash is percent-encoded"):
    url = signed(f"target=scheduler&action=getTaskHistory&taskId={number}")
    text, _, hash_ = url.rpartition("&hash=")
    answer = requests.get(f"{text}&hash={requests.utils.quote(hash_, safe='')}", timeout=30)
    equal((answer.status_code, answer.json()["success"]), (200, 1))
with check("a token as key and secret signs too"):
    answer = requests.get(signed("target=scheduler&action=getTasks", TOKEN, TOKEN), timeout=30)
    equal((answer.status_code, answer.json()["success"]), (200, 1))
with check("a token as password of Basic"):
    answer = requests.get(f"{URL}?target=scheduler&action=getTasks", auth=("anybody", TOKEN), timeout=30)
    equal((answer.status_code, answer.json()["success"]), (200, 1))
