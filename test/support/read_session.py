"""Reads a session file by what docs/FORMAT.md says, and by nothing else, and prints it as JSON."""

import hashlib
import json
import struct
import sys
import zlib


def read_sections(data):
    assert data[:8] == b"\x89nprof\r\n"
    assert struct.unpack_from("<I", data, 8) == (1,)
    at = 12
    while True:
        name, stored_bytes, size_bytes = struct.unpack_from("<16sII", data, at)
        at += 24
        name = name.rstrip(b"\0").decode()
        stored = data[at : at + stored_bytes]
        if name == "end":
            assert stored == hashlib.sha256(data[:at]).digest()
            assert at + stored_bytes == len(data)
            return
        at += stored_bytes
        content = stored if stored_bytes == size_bytes else zlib.decompress(stored)
        assert len(content) == size_bytes <= 32 * stored_bytes
        yield name, content


def read_varints(data):
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield -(value + 1) // 2 if value % 2 else value // 2
            value = shift = 0


def read_block(content, tables):
    head_end = content.index(b"\n")
    head = json.loads(content[:head_end])
    table = tables[head.get("thread", 0)]
    first_row = len(next(iter(table.values()), []))
    at = head_end + 1
    for column in head["columns"]:
        data = content[at : at + column["sizeBytes"]]
        at += len(data)
        values = table.setdefault(column["name"], [])
        encoding = column["encoding"]
        if encoding == "float64":
            values.extend(struct.unpack(f"<{head['rowCount']}d", data))
            continue
        previous = 0
        for index, number in enumerate(read_varints(data)):
            row = first_row + index
            base = {
                "plain": lambda: 0,
                "fromPrevious": lambda: previous,
                "fromRow": lambda: row,
                "fromWallNs": lambda: table["wallNs"][row],
            }[encoding]()
            previous = base + number
            values.append(previous)


def read_session(path):
    with open(path, "rb") as file:
        data = file.read()
    strings, frames = [], []
    for name, content in read_sections(data):
        if name == "profile":
            profile = json.loads(content)
            stacks = [{it: [] for it in ("parent", "frame", "line", "column", "inlined")}]
            samples = [{it: [] for it in ("stack", "wallNs", "cpuNs")} for _ in profile["threads"]]
        elif name == "strings":
            strings += json.loads(content)
        elif name == "frames":
            frames += [{**it, "file": strings[it["file"]]} for it in json.loads(content)]
        elif name == "stacks":
            read_block(content, stacks)
        elif name == "samples":
            read_block(content, samples)
    return {
        "metadata": profile["metadata"],
        "counts": profile["counts"],
        "cost": profile["cost"],
        "frames": frames,
        "stacks": stacks[0],
        "threads": [
            {"id": it["id"], "name": it["name"], "samples": own}
            for it, own in zip(profile["threads"], samples)
        ],
    }


print(json.dumps(read_session(sys.argv[1])))
