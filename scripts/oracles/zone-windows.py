"""Shortest time between two changes of offset that end with the first offset again, over all IANA zones (PyPI tzdata).

src/recurrence/time/zone.ts samples offsets at fixed distances, and would miss a window that is shorter than that.
Run: python3 scripts/oracles/zone-windows.py
"""
import importlib.resources
import struct
import zoneinfo


def transitions(name: str) -> list[tuple[int, int]]:
    data = importlib.resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).read_bytes()
    counts = struct.unpack(">6l", data[20:44])
    isutc, isstd, leap, timecnt, typecnt, charcnt = counts
    second = 44 + timecnt * 5 + typecnt * 6 + charcnt + leap * 8 + isstd + isutc
    isutc, isstd, leap, timecnt, typecnt, charcnt = struct.unpack(">6l", data[second + 20 : second + 44])
    at = second + 44
    times = struct.unpack(f">{timecnt}q", data[at : at + 8 * timecnt])
    kinds = data[at + 8 * timecnt : at + 9 * timecnt]
    types = [struct.unpack(">lbb", data[at + 9 * timecnt + 6 * i : at + 9 * timecnt + 6 * i + 6])[0] for i in range(typecnt)]
    result = [(-(2**62), types[0])]
    for time, kind in zip(times, kinds):
        if types[kind] != result[-1][1]:
            result.append((time, types[kind]))
    return result


found = []
for name in sorted(zoneinfo.available_timezones()):
    if name in ("localtime", "Factory") or name.startswith(("posix", "right")):
        continue
    try:
        changes = transitions(name)
    except FileNotFoundError:
        continue
    for before, first, second in zip(changes, changes[1:], changes[2:]):
        if second[1] == before[1]:
            found.append(((second[0] - first[0]) / 86400, name, first[0]))
for days, name, at in sorted(found)[:10]:
    print(f"{days:.2f} days {name} at {at}")
