#!/usr/bin/env python3
"""apitriage as a whole process beside other programs, in pairs: ours, the rival, ours, the rival.

    python3 benches/program.py                              # 256 MiB of each shape, 5 pairs
    python3 benches/program.py --mib 8 --pairs 1            # whether it works
    python3 benches/program.py --shape mixed --only jq

Builds the program, makes archives with the generator, compresses them, and prints Markdown.
A missing rival is named, which is not an error; a rival whose counts differ from the generator's is
an error. `docs/benchmarks.md` says how to read the output. This must not know how a rival is run:
`rivals.py` does. It needs only the standard library, so that it runs anywhere.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rivals import ALL, SHAPES, Rival, rivals

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
CORES = len(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Run:
    wall: float  # seconds
    cpu: float  # seconds, user and system, of all processes of the command
    peak: float  # MiB, of the largest of them
    output: str


def run(shell: str, path: Path) -> Run:
    """Runs a command. Its output goes to a file, so that nothing is read while time is taken."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(["sh", "-c", shell, "sh", str(path)], stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"exit status {process.returncode}: {shell}")
        output.seek(0)
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read())


# The smallest peak that can be measured: a process begins as a copy of this one, which counts.
FLOOR = run("true", Path("-")).peak


def ours(threads: int) -> str:
    limit = "" if threads == ALL else f"--threads {threads}"
    return f"exec '{TARGET}/release/apitriage' summarize --quiet --format json {limit} \"$1\""


def from_ours(text: str) -> Counter:
    return Counter({row["code"]: row["count"] for row in json.loads(text)["codes"]})


def build() -> None:
    for what in (["--bin", "apitriage"], ["--example", "generate"], ["--example", "decoder"]):
        subprocess.run(["cargo", "build", "--quiet", "--release", *what], cwd=ROOT, check=True)


def generate(folder: Path, shape: str, mib: int) -> tuple:
    """Writes the archive, plain and compressed; returns its path and counts."""
    path = folder / f"{shape}-{mib}.ndjson"
    with path.open("wb") as out:
        command = [TARGET / "release" / "examples" / "generate", shape, str(mib)]
        counts = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=True).stderr.decode()
    for command, suffix in ((["gzip", "-6", "-kf"], ".gz"), (["zstd", "-3", "-qkf"], ".zst")):
        try:
            subprocess.run([*command, str(path)], check=True)
        except FileNotFoundError:
            print(f"{command[0]} is missing: no {suffix}", file=sys.stderr)
    rows = (line.split(maxsplit=1) for line in counts.splitlines()[1:])
    return path, Counter({json.loads(code): int(count) for count, code in rows})


def measure_pairs(rival: Rival, path: Path, pairs: int, expected: Counter) -> tuple:
    """Runs ours and the rival in turns, after a first run of both that is not measured.

    Returns the measured runs, and how many counts of the rival differ.
    """
    answer = run(rival.shell, path).output
    our_answer = from_ours(run(ours(rival.threads), path).output)
    if our_answer != expected:
        raise RuntimeError(f"{path.name}: the counts of apitriage differ from those of the generator")
    wrong = None
    if rival.read:
        counts = rival.read(answer)
        wrong = sum(counts[code] != expected[code] for code in counts | expected)
    turns = [(run(ours(rival.threads), path), run(rival.shell, path)) for _ in range(pairs)]
    return turns, wrong


def table_row(rival: Rival, size: int, turns: list, wrong) -> str:
    def middle(which: int, value: str) -> float:
        return median(getattr(turn[which], value) for turn in turns)

    def ratio(value: str) -> str:
        ratios = sorted(getattr(its, value) / max(getattr(our, value), 0.001) for our, its in turns)
        return f"{median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"

    counts = {None: "not given", 0: "equal"}.get(wrong, f"**{wrong} codes differ**")
    cells = [rival.name + (f" {rival.suffix}" if rival.suffix else ""), rival.does, str(rival.threads or CORES)]
    for which in (1, 0):
        cells.append(f"{middle(which, 'wall'):.2f} s, {size / middle(which, 'wall') / 1e9:.2f} GB/s")
        cells.append(f"{middle(which, 'cpu'):.2f}")
        peak = middle(which, "peak")
        cells.append(f"{peak:.0f}" if peak > FLOOR + 1 else f"≤ {FLOOR + 1:.0f}")
    cells += [ratio("wall"), ratio("cpu"), counts]
    return f"| {' | '.join(cells)} |"


HEAD = """\
| rival | does | threads | wall | CPU s | MiB | ours: wall | CPU s | MiB | wall, rival ÷ ours | CPU, rival ÷ ours | counts |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


def seconds_of_others() -> float:
    """Seconds of other work on all processors so far; NaN where the kernel does not say."""
    try:
        columns = [int(text) for text in Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()[1:9]]
    except OSError:
        return float("nan")
    busy = sum(columns) - columns[3] - columns[4]
    return busy / os.sysconf("SC_CLK_TCK") - sum(os.times()[:4])


def compare(options, folder: Path, shape: str) -> bool:
    """Prints a table; returns whether all counts were right."""
    path, expected = generate(folder, shape, options.mib)
    size = path.stat().st_size
    missing, right = [], True
    started, before = time.monotonic(), seconds_of_others()
    print(f"\n## {shape}\n\n{size} bytes, {sum(expected.values())} records with a code.\n\n{HEAD}")
    for rival in rivals(CORES):
        if options.only.lower() not in rival.name.lower() or shape not in rival.shapes:
            continue
        archive = path.with_name(path.name + rival.suffix)
        if not rival.is_installed() or not archive.exists():
            missing.append(f"{rival.name} (`{rival.install}`)")
            continue
        try:
            turns, wrong = measure_pairs(rival, archive, options.pairs, expected)
        except (RuntimeError, ValueError) as error:
            print(f"| {rival.name} | {rival.does} | {rival.threads or CORES} | failed |" + " |" * 8)
            print(f"{shape}, {rival.name}: {error}", file=sys.stderr)
            right = False
            continue
        print(table_row(rival, size, turns, wrong), flush=True)
        right &= not wrong
    busy = (seconds_of_others() - before) / (time.monotonic() - started)
    print(f"\nMeanwhile other work kept {max(busy, 0):.2f} cores busy.")
    if missing:
        print(f"\nMissing: {', '.join(dict.fromkeys(missing))}.")
    for kind in ("", ".gz", ".zst"):
        path.with_name(path.name + kind).unlink(missing_ok=True)
    return right


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def describe(options) -> None:
    version = subprocess.run([TARGET / "release" / "apitriage", "--version"], stdout=subprocess.PIPE, check=True)
    print("# apitriage beside other programs\n")
    ours_is = version.stdout.decode().splitlines()[0]
    print(f"{options.date}; {processor()}, {CORES} cores; load {os.getloadavg()[0]:.2f}; {ours_is}.")
    print(f"Archives of {options.mib} MiB, {options.pairs} pairs: medians, and (least–most). GB/s are of plain text, 10^9 bytes.")
    print(f"MiB is the peak of the largest process; less than {FLOOR:.0f} cannot be measured here.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=256, help="size of each archive (256)")
    parser.add_argument("--pairs", type=int, default=5, help="how often each pair runs (5)")
    parser.add_argument("--shape", choices=SHAPES, action="append", help="only this shape; may be repeated")
    parser.add_argument("--only", default="", help="only rivals whose name contains this")
    parser.add_argument("--folder", type=Path, help="where the archives go (a temporary folder)")
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"))
    options = parser.parse_args()
    build()
    describe(options)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        right = [compare(options, Path(folder), shape) for shape in options.shape or SHAPES]
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
