"""Prints the result of each check as a line of JSON, which main.ts reads."""

import contextlib
import json


@contextlib.contextmanager
def check(name):
    why = None
    try:
        yield
    except Exception as error:
        why = f"{type(error).__name__}: {error}" or repr(error)
    print(json.dumps({"name": name, "why": why}), flush=True)


def equal(given, wanted):
    if given != wanted:
        raise AssertionError(f"{given!r} instead of {wanted!r}")
