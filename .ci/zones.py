#!/usr/bin/env python3
"""Holds "waymark plan" against Python's zoneinfo.

    .ci/zones.py                   every zone, 2024 to 2030: one process answers for all
    .ci/zones.py --waymark FILE    the program itself, one process for each zone and time
    .ci/zones.py ... ZONE...       some zones only

Both sides read one zone database: the one that ships with the Go at hand (or
--zoneinfo, a folder or a zip), through ZONEINFO there and PYTHONTZPATH here.
Its release is printed.

The rule, worked out here from what Python's clocks show and from nothing of
ours: where clocks show a time twice, the first; where they leave it out, the
first instant after the gap, or, where that is on the next date, the last whole
minute before the gap; a date that clocks leave out has none.
"""

import argparse
import datetime as dt
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

TIMES = ["00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "23:30"]
UTC = dt.timezone.utc
HERE = "Only_Here"
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def the_database(given, into):
    """Returns the folder of the zone database, its release, and its zones."""
    goroot = subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    source = pathlib.Path(given or os.path.join(goroot, "lib", "time", "zoneinfo.zip"))
    folder = pathlib.Path(into) / "zoneinfo"
    if source.is_file():
        with zipfile.ZipFile(source) as z:
            z.extractall(folder)
    else:
        shutil.copytree(source, folder)
    zones = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.read_bytes()[:4] == b"TZif":
            name = path.relative_to(folder).as_posix()
            if not name.startswith(("posix/", "right/")) and name not in ("localtime", "posixrules"):
                zones.append(name)
    # A zone that stands nowhere else: who knows it reads this folder.
    (folder / HERE).write_bytes((folder / "Asia/Kathmandu").read_bytes())
    return folder, release(source), zones


def release(source):
    """The release that stands beside the database."""
    for name, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)"), ("update.bash", r"(?m)^DATA=(\S+)")):
        beside = (source if source.is_dir() else source.parent) / name
        if beside.is_file():
            found = re.search(pattern, beside.read_text())
            if found:
                return found[1]
    return "of no known name"


def local(zone, instant):
    return instant.astimezone(zone).replace(tzinfo=None)


def on_odd_day(zone, wall):
    """The instant of a wall time near a change of offset, found by walking."""
    showing = [u for u in (wall.replace(tzinfo=zone, fold=f).astimezone(UTC) for f in (0, 1)) if local(zone, u) == wall]
    if showing:
        return min(showing)
    # In a gap. Minute by minute from well before it, the clocks go past wall.
    u = wall.replace(tzinfo=UTC) - 27 * 60 * MINUTE
    while local(zone, u + MINUTE) < wall:
        u += MINUTE
    before, after = u, u + MINUTE
    for found in (after, before):
        if local(zone, found).date() == wall.date():
            return found
    return None


def line_of(zone, instant):
    here = instant.astimezone(zone)
    offset = here.utcoffset()
    text = here.isoformat(timespec="seconds")
    if offset == dt.timedelta(0):
        text = text[:-6] + "Z"
    return text + "\t" + instant.strftime("%Y-%m-%dT%H:%M:%SZ")


class Calendar:
    """The dates of a span, and the lines of plain days, which many zones share."""

    def __init__(self, first, last):
        self.dates = [first + n * DAY for n in range((last - first).days + 1)]
        self.walls = {at: [dt.datetime.combine(d, dt.time.fromisoformat(at)) for d in self.dates] for at in TIMES}
        self.plain = {}

    def lines(self, at, offset):
        """The line of each date, were the offset to hold on all of them."""
        if (at, offset) not in self.plain:
            east = int(offset.total_seconds())
            sign, size = ("-", -east) if east < 0 else ("+", east)
            suffix = f"{sign}{size // 3600:02}:{size // 60 % 60:02}" if east else "Z"
            self.plain[at, offset] = [f"{w.isoformat()}{suffix}\t{(w - offset).isoformat()}Z" for w in self.walls[at]]
        return self.plain[at, offset]

    def expected(self, zone, at):
        """The lines for one zone and time."""
        all_lines, table, known = [], None, None
        for n, wall in enumerate(self.walls[at]):
            offset = wall.replace(tzinfo=zone).utcoffset()
            if offset == wall.replace(tzinfo=zone, fold=1).utcoffset():
                if offset != known:
                    table, known = self.lines(at, offset), offset
                all_lines.append(table[n])
            else:
                instant = on_odd_day(zone, wall)
                if instant is not None:
                    all_lines.append(line_of(zone, instant))
        return all_lines


def compare(name, at, want, got, failures):
    if want != got:
        for w, g in zip(want + [""] * len(got), got + [""] * len(want)):
            if w != g:
                failures.append(f"{name} {at}: waymark says {g!r}, Python {w!r}")
                return


def blocks(stream):
    """Yields what the many-zone command wrote: a request and its lines."""
    request, lines = None, []
    for line in stream:
        if line.startswith("# "):
            if request:
                yield request, lines
            request, lines = line[2:].split(), []
        else:
            lines.append(line.rstrip("\n"))
    if request:
        yield request, lines


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--waymark")
    p.add_argument("--zoneinfo")
    p.add_argument("--years", default="2024-2030")
    p.add_argument("zone", nargs="*")
    o = p.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    first_year, last_year = o.years.split("-")
    first, last = dt.date(int(first_year), 1, 1), dt.date(int(last_year), 12, 31)
    with tempfile.TemporaryDirectory() as scratch:
        folder, version, zones = the_database(o.zoneinfo, scratch)
        os.environ["ZONEINFO"] = str(folder)
        import zoneinfo
        zoneinfo.reset_tzpath(to=[str(folder)])
        # Names for one zone stand together, and are worked out once.
        files = {z: (folder / z).read_bytes() for z in [*(o.zone or zones), HERE]}
        wanted = sorted(files, key=lambda z: (files[z], z))
        calendar, known = Calendar(first, last), {}
        requests = [(z, at) for z in wanted for at in TIMES]
        failures, count = [], 0
        if o.waymark:
            answers = ((r, subprocess.run([o.waymark, "plan", "--zone", r[0], "--at", r[1], "--from", str(first), "--to", str(last)],
                                          capture_output=True, text=True, check=True).stdout.splitlines()) for r in requests)
        else:
            ask = pathlib.Path(scratch) / "requests"
            ask.write_text("".join(f"{z} {at} {first} {last}\n" for z, at in requests))
            process = subprocess.Popen(["go", "run", str(here / "zones.go")], cwd=here.parent, stdin=ask.open(), stdout=subprocess.PIPE, text=True)
            answers = blocks(process.stdout)
        answered = 0
        for (name, at, *_), got in answers:
            if known.get(at, (None,))[0] != files[name]:
                known[at] = files[name], calendar.expected(zoneinfo.ZoneInfo(name), at)
            compare(name, at, known[at][1], got, failures)
            answered, count = answered + 1, count + (len(got) if name != HERE else 0)
        if not o.waymark and process.wait() != 0 or answered != len(requests):
            failures.append(f"{answered} of {len(requests)} plans were printed")
        print(f"waymark read tz release {version}, and Python's zoneinfo tz release {version}: the same folder")
        print(f"{len(wanted) - 1} zones, {len(TIMES)} times, {first} to {last}: {count} instants, {len(failures)} plans differ")
        for f in failures[:20]:
            print(f, file=sys.stderr)
        sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
