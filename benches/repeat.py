#!/usr/bin/env python3
"""Repeat a JSON Lines file, with new ids, until it has a given size: input for `cargo bench --bench process -- FILE`.

usage: repeat.py INPUT.jsonl[.gz] MEGABYTES > OUT.jsonl
"""
import gzip
import json
import sys

path, limit = sys.argv[1], float(sys.argv[2]) * 1e6
opener = gzip.open if path.endswith(".gz") else open
with opener(path, "rt", encoding="utf-8") as lines:
    documents = [json.loads(line) for line in lines if line.strip()]
size, copy = 0, 0
while size < limit and documents:
    for document in documents:
        line = json.dumps({**document, "id": f"{document['id']}-{copy}"}, ensure_ascii=False) + "\n"
        sys.stdout.write(line)
        size += len(line.encode("utf-8"))
        if size >= limit:
            break
    copy += 1
