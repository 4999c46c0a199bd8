"""Answers of independent Python engines to generated cases, for scripts/oracles/compare.ts.

Reads JSON lines {engine, expression, zone, after (epoch s), count} and writes one line each: {instants: [epoch s]} or {error}.
Engines: cronsim (Debian cron), croniter, celery (its own crontab), dateutil (RRULE; expression is "rule|local start").
Needs: pip install celery cronsim croniter python-dateutil tzdata
"""
import json
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo


def cronsim(case: dict) -> list[int]:
    from cronsim import CronSim

    after = datetime.fromtimestamp(case["after"], ZoneInfo(case["zone"]))
    found = CronSim(case["expression"], after)
    return [int(next(found).timestamp()) for _ in range(case["count"])]


def croniter(case: dict) -> list[int]:
    from croniter import croniter as Croniter

    after = datetime.fromtimestamp(case["after"], ZoneInfo(case["zone"]))
    found = Croniter(case["expression"], after)
    return [int(found.get_next(datetime).timestamp()) for _ in range(case["count"])]


def celery(case: dict) -> list[int]:
    """Celery's own due test, asked minute by minute in the zone; stops after 40 days."""
    from celery.schedules import crontab

    rule = crontab.from_string(case["expression"])
    zone = ZoneInfo(case["zone"])
    at = case["after"] // 60 * 60 + 60
    instants = []
    for instant in range(at, at + 40 * 86400, 60):
        local = datetime.fromtimestamp(instant, timezone.utc).astimezone(zone)
        weekday = local.isoweekday() % 7
        if (local.minute in rule.minute and local.hour in rule.hour and local.day in rule.day_of_month
                and local.month in rule.month_of_year and weekday in rule.day_of_week):
            instants.append(instant)
            if len(instants) == case["count"]:
                break
    return instants


def celery_remaining(case: dict) -> list[int]:
    """Celery's remaining_delta, in UTC."""
    from celery import Celery
    from celery.schedules import crontab

    app = Celery(set_as_current=False)
    app.conf.timezone = "UTC"
    now = datetime.fromtimestamp(case["after"], timezone.utc)
    instants = []
    for _ in range(case["count"]):
        rule = crontab.from_string(case["expression"])
        rule._app = app
        rule.nowfun = lambda now=now: now
        last, delta, at = rule.remaining_delta(now)
        now = last + delta
        instants.append(int(now.timestamp()))
    return instants


def dateutil(case: dict) -> list[int]:
    from dateutil.rrule import rrulestr

    rule, start = case["expression"].split("|")
    found = rrulestr(rule, dtstart=datetime.fromisoformat(start))
    after = datetime.fromtimestamp(case["after"], timezone.utc).replace(tzinfo=None)
    instants = []
    for _ in range(case["count"]):
        after = found.after(after)
        if after is None:
            break
        instants.append(int(after.replace(tzinfo=timezone.utc).timestamp()))
    return instants


ENGINES = {"cronsim": cronsim, "croniter": croniter, "celery": celery, "celery_remaining": celery_remaining, "dateutil": dateutil}

for line in sys.stdin:
    case = json.loads(line)
    try:
        answer = {"instants": ENGINES[case["engine"]](case)}
    except StopIteration:
        answer = {"instants": []}
    except Exception as error:  # noqa: BLE001 - a refusal of an engine is an answer too
        answer = {"error": f"{type(error).__name__}: {error}"[:120]}
    print(json.dumps(answer))
