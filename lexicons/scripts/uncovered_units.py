#!/usr/bin/env python3
"""Print what follows numerals in a corpus and stands in none of the unit tables, by frequency.

usage: uncovered_units.py CORPUS.jsonl[.gz] [LEAST]

CORPUS holds one JSON object a line with a `text`. Units, currencies, classifiers and the silent words of units.tsv count as covered.
"""
import collections
import gzip
import json
import pathlib
import re
import sys

NUMERAL = re.compile(r"(?<![A-Za-z0-9.])(?:\d[\d,]*(?:\.\d+)?[万亿]*|[二两三四五六七八九十]{1,3}[万亿]?|[三-九][百千]+)[余多]?(?=([\u4e00-\u9fff]{1,4}))")


def main():
    least = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    folder = pathlib.Path(__file__).resolve().parent.parent
    words = set()
    for name in ("units", "currencies", "classifiers"):
        lines = [l for l in (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines() if l and not l.startswith("# ")]
        words.update(line.split("\t")[0] for line in lines[1:])
    longest = max(map(len, words))
    opener = gzip.open if sys.argv[1].endswith(".gz") else open
    counts, examples = collections.Counter(), {}
    with opener(sys.argv[1], "rt", encoding="utf-8") as corpus:
        for line in corpus:
            text = json.loads(line)["text"]
            for match in NUMERAL.finditer(text):
                at = match.end()
                if any(text[at:at + n] in words for n in range(1, longest + 1)):
                    continue
                counts[match.group(1)[:1]] += 1
                examples.setdefault(match.group(1)[:1], collections.Counter())[text[match.start():at + 3]] += 1
    for word, count in counts.most_common():
        if count >= least:
            print(word, count, *(e for e, _ in examples[word].most_common(6)), sep="\t")


if __name__ == "__main__":
    main()
