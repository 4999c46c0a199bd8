"""All calls of the Scheduler API through OpenStack's own session, which sends and reads them in its own way."""

import json
import os

from keystoneauth1 import adapter, exceptions, session, token_endpoint

from checks import check, equal

URL, TOKEN = os.environ["POLYCHRON_URL"], os.environ["POLYCHRON_TOKEN"]
SUBJECT = "19c06232-ee43-4e75-b4c9-3575bb17d753"


def client(token, **more):
    # With redirect=False, a redirect is not followed but shown as the answer.
    made = session.Session(auth=token_endpoint.Token(URL, token), redirect=False)
    return adapter.Adapter(made, endpoint_override=URL, user_agent="polychron-clients", **more)


def answered(response, status=200):
    equal((response.status_code, response.history), (status, []))
    return response.json() if response.content else None


def new_task(**more):
    return {
        "unique_name": "server_suspend",
        "subject_type": "instance",
        "subject_group": "project",
        "subject": "test",
        "subject_id": SUBJECT,
        "description": "from keystoneauth1",
        "author_name": "admin",
        "tenant_id": "db0d89f6c40c46b4a6879ee1b1a1d907",
        "key_arguments": json.dumps({"user_name": "admin", "user_password": "password"}),
        "begin_date": "2099-12-05",
        "begin_time": "16:30:00",
        "expires": "2099-12-20 23:59:59",
        "timezone": "UTC",
        **more,
    }


CRONTAB = {"minute": "0", "hour": "0", "day_of_week": "*", "day_of_month": "*", "month_of_year": "*"}
api = client(TOKEN)
monitoring = "/timetable/tasks_monitoring/"

with check("GET /info/"):
    equal(answered(api.get("/info/")), {"info": {"version": "2.0"}})
with check("GET /timetable/task_objects/"):
    assert "admin" in answered(api.get("/timetable/task_objects/"))["object_types"]["all"]
with check("GET /timetable/tasks_list/ with parameters"):
    listed = answered(api.get("/timetable/tasks_list/", params={"type": "hypervisor", "groups": "admin"}))
    assert ["run_command", "Run openstack shell command"] in listed, listed

with check("POST /timetable/ with booleans of JSON"):
    made = answered(api.post("/timetable/", json=new_task(repeat=True, crontab=CRONTAB)))
    equal((made["repeat"], made["periodic_task"]["crontab"]), (True, CRONTAB))
with check("POST /timetable/ with booleans as texts"):
    once = answered(api.post("/timetable/", json=new_task(repeat="False", description="once")))
    equal(once["repeat"], False)
one = f"/timetable/{made['timetable_id']}/"
with check("GET /timetable/{id}/, with and without the last slash"):
    equal(answered(api.get(one)), made)
    equal(answered(api.get(one.rstrip("/"))), made)
with check("HEAD /timetable/{id}/"):
    answered(api.head(one))
with check("a client with a microversion and an Accept of its own"):
    headers = {"Accept": "application/json"}
    equal(answered(client(TOKEN, default_microversion="1.1", service_type="scheduler").get(one, headers=headers)), made)

with check("GET tasks_monitoring with True and False in the query"):
    asked = {"all_tenants": True, "show_deleted": False, "status": True, "type": "periodic"}
    found = answered(api.get(monitoring, params=asked))
    equal([row["timetable_id"] for row in found["rows"]], [made["timetable_id"]])
with check("GET tasks_monitoring with lists, an order and a page"):
    asked = {"filter_tenants": [made["tenant_id"], "other"], "sort_key": "-timetable_id", "offset": 1, "limit": 1}
    found = answered(api.get(monitoring, params=asked))
    equal(([row["timetable_id"] for row in found["rows"]], found["total_count"]), ([made["timetable_id"]], 2))
with check("PATCH /timetable/{id}/"):
    equal(answered(api.patch(one, json={"description": "renamed"}))["description"], "renamed")
with check("PUT /timetable/{id}/ with a crontab"):
    changed = answered(api.put(one, json={"crontab": {**CRONTAB, "hour": "7"}}))
    equal(changed["periodic_task"]["crontab"]["hour"], "7")
with check("PUT of what GET answered changes nothing"):
    equal(answered(api.put(one, json=changed)), changed)
with check("DELETE /timetable/{id}/ is soft"):
    answered(api.delete(one), 204)
    shown = [row["deleted"] for row in answered(api.get(monitoring, params={"show_deleted": True}))["rows"]]
    equal(sorted(shown), [False, True])
with check("DELETE tasks_monitoring of an object"):
    answered(api.delete(monitoring, params={"subject_type": "instance", "subject_id": SUBJECT}), 204)
    equal(answered(api.get(monitoring))["total_count"], 0)


def refused(kind, status, says, ask):
    try:
        ask()
    except kind as error:
        equal(error.http_status, status)
        # keystoneauth1 uses "Unrecognized schema" when it cannot read the body.
        assert "Unrecognized schema" not in error.message and says in error.message, error.message
        return
    raise AssertionError(f"no {kind.__name__}")


with check("404 is NotFound with our message"):
    refused(exceptions.NotFound, 404, "4711", lambda: api.get("/timetable/4711/"))
with check("an unknown path is NotFound"):
    refused(exceptions.NotFound, 404, "nothing at", lambda: api.get("/timetable/nothing/at/all"))
with check("400 is BadRequest with our message"):
    refused(exceptions.BadRequest, 400, "unique_name", lambda: api.post("/timetable/", json={}))
with check("PUT without an id is BadRequest and says so"):
    refused(exceptions.BadRequest, 400, "timetable_id", lambda: api.put("/timetable/", json=new_task()))
with check("401 is Unauthorized, for a wrong token and for none"):
    refused(exceptions.Unauthorized, 401, "token", lambda: client("wrong").get("/info/"))
    refused(exceptions.Unauthorized, 401, "token", lambda: api.get("/info/", authenticated=False))
with check("405 is MethodNotAllowed"):
    refused(exceptions.MethodNotAllowed, 405, "GET", lambda: api.post("/info/", json={}))
with check("413 is RequestEntityTooLarge"):
    body = json.dumps({"description": "x" * (1 << 20)})
    refused(exceptions.RequestEntityTooLarge, 413, "1 MiB", lambda: api.post("/timetable/", data=body))
