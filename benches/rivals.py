"""How other programs are run, and how their output is read.

They can count error codes, or they set a limit to any program that does. `program.py` measures
them. This must not know how: it knows neither times nor the counts of an archive nor the machine.
"""

import importlib.util
import json
import os
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

ALL = 0  # all cores
LINES = ("failures", "mixed")
RESPONSES = LINES + ("pretty",)
EVENTS = ("operation-log",)
SHAPES = RESPONSES + EVENTS
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", Path(__file__).resolve().parent.parent / "target"))
DECODER = TARGET / "release" / "examples" / "decoder"
ALONE = "decompresses with the crates that ours uses"
BUILT = "cargo build --release --example decoder"
LIBDEFLATE = 'libdeflate-gunzip -c "$1" > /dev/null'
SORT = "| LC_ALL=C sort | LC_ALL=C uniq -c"


@dataclass(frozen=True)
class Rival:
    """A program, run by the shell with the archive's path in `$1`."""

    name: str
    shell: str
    does: str
    install: str
    # Threads of ours. A rival that only reads is compared with all of ours, though it has only one.
    threads: int = 1
    # The program or Python module that it needs.
    needs: str = ""
    # Reads counts by code from its output, if it prints them.
    read: Optional[Callable[[str], Counter]] = None
    shapes: tuple = SHAPES
    # That of the archive it reads: "", ".gz" or ".zst".
    suffix: str = ""

    def is_installed(self) -> bool:
        needs = self.needs or self.name.split()[0]
        return shutil.which(needs) is not None or "/" not in needs and importlib.util.find_spec(needs) is not None


def from_uniq(text: str) -> Counter:
    """Counts as `uniq -c` prints them."""
    return Counter({code: int(count) for count, code in (line.split(maxsplit=1) for line in text.splitlines())})


def from_agrind(text: str) -> Counter:
    rows = {row["Response.Error.Code"]: row["_count"] for row in json.loads(text)}
    return Counter({code: count for code, count in rows.items() if code not in (None, "None")})


def from_pairs(text: str) -> Counter:
    """Counts as the Python programs below print them."""
    return Counter({code: count for code, count in json.loads(text) if code is not None})


def python(code: str, environment: str = "") -> str:
    return f"{environment} exec '{sys.executable}' -c \"import json, sys; path = sys.argv[1]; {code}\" \"$1\""


DUCKDB = "import duckdb; db = duckdb.connect(config={{'threads': {threads}}}); print(json.dumps(db.sql({sql}).fetchall()))"
DUCKDB_STRUCT = (
    "'SELECT Response.Error.Code AS code, count(*) FROM read_json(\\'' + path + '\\', format=\\'{format}\\', "
    "maximum_object_size=67108864, columns={{Response: \\'STRUCT(Error STRUCT(Code VARCHAR))\\'}}) GROUP BY code'"
)
DUCKDB_PATH = (
    "'SELECT json->>\\'Response\\'->>\\'Error\\'->>\\'Code\\' AS code, count(*) FROM read_json_objects(\\'' + path + '\\', "
    "format=\\'{format}\\', maximum_object_size=67108864) GROUP BY code'"
)
# The code of an event: the first of two members that does not say success, in either spelling.
EVENT_CODE = (
    "coalesce(nullif(nullif({api}, \\'0\\'), \\'\\'), nullif(nullif({error}, \\'0\\'), \\'\\')) AS code"
)
DUCKDB_EVENT_STRUCT = (
    f"'SELECT {EVENT_CODE.format(api='apiErrorCode', error='errorCode')}, count(*) "
    "FROM read_json(\\'' + path + '\\', format=\\'{format}\\', "
    "maximum_object_size=67108864, "
    "columns={{apiErrorCode: \\'VARCHAR\\', errorCode: \\'VARCHAR\\'}}) GROUP BY code'"
)
EVENT_PATHS = {"api": "json->>\\'apiErrorCode\\'", "error": "json->>\\'errorCode\\'"}
DUCKDB_EVENT_PATH = (
    f"'SELECT {EVENT_CODE.format(**EVENT_PATHS)}, count(*) "
    "FROM read_json_objects(\\'' + path + '\\', format=\\'{format}\\', "
    "maximum_object_size=67108864) GROUP BY code'"
)
DUCKDB_COUNTS = (
    ("newline_delimited", LINES, DUCKDB_STRUCT, DUCKDB_PATH),
    ("unstructured", ("pretty",), DUCKDB_STRUCT, DUCKDB_PATH),
    ("newline_delimited", EVENTS, DUCKDB_EVENT_STRUCT, DUCKDB_EVENT_PATH),
)
CHDB = (
    "import chdb; rows = chdb.query('SELECT JSONExtractString(line, \\'Response\\', \\'Error\\', \\'Code\\') AS code, count() AS n "
    "FROM file(\\'' + path + '\\', LineAsString, \\'line String\\') WHERE code != \\'\\' GROUP BY code{settings}', 'JSONCompactEachRow'); "
    "print(json.dumps([(code, int(n)) for code, n in map(json.loads, str(rows).splitlines())]))"
)
POLARS = (
    "import polars as pl; shape = {'Response': pl.Struct({'Error': pl.Struct({'Code': pl.String})})}; "
    "code = pl.col('Response').struct.field('Error').struct.field('Code').alias('code'); "
    "print(json.dumps(pl.scan_ndjson(path, schema=shape).select(code).drop_nulls().group_by('code').len().collect().rows()))"
)


def engines(threads: int, cores: int) -> list:
    """The rivals that can be told how many threads to use."""
    pip = "pip install "
    settings = " SETTINGS max_threads=1, input_format_parallel_parsing=0" if threads == 1 else ""
    limit = "POLARS_MAX_THREADS=1" if threads == 1 else ""
    found = []
    for form, shapes, struct, path in DUCKDB_COUNTS:
        for name, sql in (("struct", struct), ("path", path)):
            code = python(DUCKDB.format(threads=threads or cores, sql=sql.format(format=form)))
            does = "counts; typed columns" if name == "struct" else "counts; a path in each object"
            found.append(Rival(f"DuckDB, {name}", code, does, pip + "duckdb", threads, "duckdb", from_pairs, shapes))
    chdb = python(CHDB.format(settings=settings))
    found.append(Rival("chDB", chdb, "counts; a path in each line", pip + "chdb", threads, "chdb", from_pairs, LINES))
    polars = python(POLARS, limit)
    found.append(Rival("Polars", polars, "counts; typed columns", pip + "polars", threads, "polars", from_pairs, LINES))
    return found


def rivals(cores: int) -> list:
    """All rivals, whether they are installed or not."""
    codes = "-r '.Response.Error.Code // empty'"
    is_code = '. != null and . != 0 and . != "0" and . != ""'
    event_codes = f"-r 'first((.apiErrorCode, .errorCode) | select({is_code}))'"
    apt, cargo = "apt-get install ", "cargo install "
    counts = "counts; sort and uniq beside it"
    agrind = "exec agrind -o json -f \"$1\" '* | json | count by Response.Error.Code'"
    queries = []
    for name, install in (("jq", apt + "jq"), ("jaq", cargo + "jaq")):
        for select, shapes in ((codes, RESPONSES), (event_codes, EVENTS)):
            shell = f'{name} {select} "$1" {SORT}'
            queries.append(Rival(name, shell, counts, install, read=from_uniq, shapes=shapes))
    found = [
        Rival("cat", 'cat "$1" > /dev/null', "reads and writes", apt + "coreutils", ALL),
        Rival("wc -l", 'wc -l "$1"', "counts lines", apt + "coreutils", ALL),
        Rival(
            "ripgrep",
            "exec rg -j1 -c '\"Error\"' \"$1\"",
            "counts lines with a word",
            apt + "ripgrep",
            needs="rg",
            shapes=RESPONSES,
        ),
        *queries,
        Rival("angle-grinder", agrind, "counts", cargo + "ag", needs="agrind", read=from_agrind, shapes=LINES),
        Rival("our decoder", f"exec '{DECODER}' \"$1\"", ALONE, BUILT, ALL, needs=str(DECODER), suffix=".gz"),
        Rival("our decoder", f"exec '{DECODER}' \"$1\"", ALONE, BUILT, ALL, needs=str(DECODER), suffix=".zst"),
        Rival("gzip -dc", 'gzip -dc "$1" > /dev/null', "decompresses", apt + "gzip", ALL, suffix=".gz"),
        Rival("igzip -dc", 'igzip -dc "$1" > /dev/null', "decompresses", apt + "isal", ALL, suffix=".gz"),
        Rival("libdeflate-gunzip", LIBDEFLATE, "decompresses", apt + "libdeflate-tools", ALL, suffix=".gz"),
        Rival("zstd -dc", 'zstd -dcq "$1" > /dev/null', "decompresses", apt + "zstd", ALL, suffix=".zst"),
    ]
    for threads in (1, ALL) if cores > 1 else (1,):
        found += engines(threads, cores)
    return found
