#!/usr/bin/env python3
"""Print the words behind numerals in a corpus that stand in no table of units, by frequency.

usage: uncovered_units.py CORPUS [LEAST] [--all]

CORPUS is JSON Lines with a `text` (.jsonl, .jsonl.gz) or plain text. A word counts as covered where units.tsv, currencies.tsv,
classifiers.tsv, date_words.tsv or a list of quantity_words.tsv holds it. Numerals inside a longer word, a name or a phrase are
passed over, as are 一 and bare multipliers (一家, 百家). What remains is the longest dictionary word behind the numeral, else one
character; words of looked_at.tsv, each with the reason why it is no unit, are left out unless --all is given.
"""
import collections
import gzip
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
TABLES = FOLDER.parent
NUMERAL = re.compile(
    r"(?<![A-Za-z0-9.,\-/_:：第一二两三四五六七八九十百千万亿零〇几数])"
    r"(?:\d[\d,]*(?:\.\d+)?[十百千万亿]*|[一二两三四五六七八九十百千万亿零〇几数]+)[余多来]?"
)
DIGIT = re.compile(r"[0-9二两三四五六七八九]")


def rows(path):
    lines = [l for l in path.read_text(encoding="utf-8").splitlines() if l and not l.startswith("# ")]
    return [line.split("\t") for line in lines[1:]]


def texts(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"] if ".jsonl" in path else line


def main():
    arguments = [a for a in sys.argv[1:] if a != "--all"]
    if not arguments:
        sys.exit(__doc__)
    least = int(arguments[1]) if len(arguments) > 1 else 5
    table = lambda name: rows(TABLES / f"{name}.tsv")
    covered = {r[0] for name in ("units", "currencies", "classifiers", "date_words") for r in table(name)}
    covered |= {r[0] for r in table("quantity_words") if r[1].startswith(("after", "counted", "money.after", "object"))}
    looked_at = set() if "--all" in sys.argv else {r[0] for r in rows(FOLDER / "looked_at.tsv")}
    words = {r[0] for r in table("words")}
    names = {r[0] for name in ("companies", "orgs", "places", "quantity_phrases") for r in table(name)} | {w for w in words if len(w) > 1}
    counts, examples = collections.Counter(), collections.defaultdict(collections.Counter)
    for text in texts(arguments[0]):
        for match in NUMERAL.finditer(text):
            start, end = match.span()
            behind = text[end:end + 8]
            if not "\u4e00" <= behind[:1] <= "\u9fff" or not DIGIT.search(match[0]):
                continue
            if any(behind[:n] in covered for n in range(1, 9)):
                continue
            inside = (text[a:b] for a in range(max(0, start - 4), end) for b in range(end + 1, min(len(text), end + 8) + 1))
            if any(part in names for part in inside):
                continue
            word = next((behind[:n] for n in (4, 3, 2) if behind[:n] in words), behind[:1])
            if word in looked_at:
                continue
            counts[word] += 1
            examples[word][text[start:end + 4].replace("\n", " ")] += 1
    for word, count in counts.most_common():
        if count >= least:
            print(word, count, *(e for e, _ in examples[word].most_common(4)), sep="\t")


if __name__ == "__main__":
    main()
