"""Leads schemathesis further into the service than chance, and sends every request once more without credentials.

Generated ids never exist, and generated bodies are hardly ever accepted. So many of the well-formed cases get an id from an
earlier answer, or a valid body in which a few values are replaced by generated ones.
"""

import atexit
import collections
import json
import os
import random

import requests
import schemathesis

asked = json.loads(os.environ["POLYCHRON_FUZZ"])
chance = random.Random(asked["seed"])
tally = collections.Counter()
known = collections.deque(maxlen=40)
names = {"id", "_id", "uuid", "timetable_id", "task_id", "taskId"}
anonymous = requests.Session()
anonymous.trust_env = False


def collect(value, depth=0):
    if isinstance(value, list):
        for each in value[-5:]:
            collect(each, depth + 1)
    elif isinstance(value, dict) and depth < 5:
        for name, each in value.items():
            if name in names and isinstance(each, (str, int)) and str(each) not in known:
                known.append(str(each))
            else:
                collect(each, depth + 1)


collect(asked["made"])


@schemathesis.hook
def after_call(context, case, response):
    answer = response.json() if "json" in response.headers.get("content-type", [""])[0] else None
    # In one dialect a refusal has the status 200 too.
    done = response.status_code < 300 and not (isinstance(answer, dict) and answer.get("success") == 0)
    tally["done" if done else "refused"] += 1
    if done:
        collect(answer)


@schemathesis.hook
def before_call(context, case, kwargs):
    meta = case.meta
    if meta is None or meta.phase.name.value != "fuzzing" or not meta.generation.mode.is_positive:
        return
    for parameter in case.operation.definition.raw.get("parameters", []):
        choices = parameter["schema"].get("enum", [])
        if parameter["in"] == "query" and chance.random() < 0.5:
            if parameter["name"] in names and known:
                case.query = {**(case.query or {}), parameter["name"]: chance.choice(known)}
            elif parameter["required"] and choices:
                case.query = {**(case.query or {}), parameter["name"]: chance.choice(choices)}
    sample = asked["sample"]
    if f"{case.method} {case.path}" == sample["operation"] and chance.random() < 0.7:
        tally["samples"] += 1
        # The mark makes names differ.
        right = json.loads(json.dumps(sample["body"]).replace(asked["mark"], str(asked["first"] + tally["samples"])))
        own = case.body if isinstance(case.body, dict) else {}
        some = chance.sample(sorted(own), min(len(own), chance.randrange(4)))
        case.body = {**right, **{name: own[name] for name in some}}
        if chance.random() < 0.6:
            case.query = {**(case.query or {}), **sample["query"]}
        elif sample["query"] and known:
            # The query may ask for an update.
            case.body["id"] = chance.choice(known)
    for place in (case.path_parameters, case.body):
        for name in names & set(place) if known and isinstance(place, dict) else ():
            if chance.random() < 0.5:
                place[name] = chance.choice(known)


@schemathesis.check
def refused_without_credentials(ctx, response, case):
    again = response.request.copy()
    for name in asked["credentials"]:
        again.headers.pop(name, None)
    status = anonymous.send(again, timeout=30, allow_redirects=False).status_code
    tally["sent without credentials"] += 1
    if status not in (401, 403):
        raise AssertionError(f"{status} without credentials")


@atexit.register
def write_tally():
    with open(asked["tally"], "w") as file:
        json.dump(tally, file)
