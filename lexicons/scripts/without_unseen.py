#!/usr/bin/env python3
"""Makes an overlay that removes what the lexicon knows only from elsewhere: rows of companies.tsv that name a company of gold
articles, and that none of the other texts has. The difference in F1 with and without them tells what a lexicon's luck is worth.

usage: without_unseen.py companies.tsv GOLD_DIR TEXT... > overlay/companies.tsv
       without_unseen.py --docs GOLD_DIR > docs.jsonl

GOLD_DIR holds gold JSON; each TEXT is a plain or gzipped file, or a folder of such: lists, news. --docs writes the articles for
`tiqu tag docs.jsonl --text-field text --id-field id --date-field date`. Linear in the texts, times the companies.
"""
import glob
import gzip
import json
import os
import sys
import unicodedata


def golds(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as handle:
            yield json.load(handle)


def texts(paths):
    for path in paths:
        inside = sorted(glob.glob(os.path.join(path, "*"))) if os.path.isdir(path) else [path]
        for name in inside:
            opener = gzip.open if name.endswith(".gz") else open
            with opener(name, "rt", encoding="utf-8", errors="replace") as handle:
                # listed names are padded with blanks and letters of full width
                yield unicodedata.normalize("NFKC", handle.read()).replace(" ", "")


def main(arguments):
    if arguments[:1] == ["--docs"] and len(arguments) == 2:
        for gold in golds(arguments[1]):
            print(json.dumps({key: gold[key] for key in ("id", "date", "text") if gold.get(key)}, ensure_ascii=False))
        return
    if len(arguments) < 3:
        sys.exit(__doc__)
    table, folder, *sources = arguments
    named = set()
    for gold in golds(folder):
        for entity in gold["entities"]:
            if entity["type"] == "company":
                named.add(gold["text"][entity["start"]:entity["end"]])
                named.add(entity.get("name") or "")
    for text in texts(sources):
        named = {name for name in named if name and name.replace(" ", "") not in text}
    print("# companies of the gold articles that no other text has: removed from the lexicon.")
    with open(table, encoding="utf-8") as handle:
        rows = [line.split("\t") for line in handle if not line.startswith("#")]
    print("\t".join(rows[0]), end="")
    unseen = [row for row in rows[1:] if any(row[0] in name for name in named)]
    for row in unseen:
        print("-" + row[0] + "\t" * (len(row) - 1))
    print(f"{len(unseen)} rows removed for {len(named)} names", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
