#!/usr/bin/env python3
"""Counts the names that stand right before a stock code in brackets in news, and lists those that companies.tsv does not know.

usage: before_codes.py companies.tsv NEWS.jsonl[.gz] [LEAST] > uncovered.tsv

Prints name and count of each name seen at least LEAST times (3) that the table lacks, the most frequent first; the totals go to
standard error. What an eye confirmed goes into companies_brands.txt. Linear in the news.
"""
import gzip
import re
import sys
from collections import Counter

# 华友钴业(603799.SH), 腾讯控股（00700）: the name begins behind a mark, a verb or a figure
NAME = re.compile(r"(?:^|[，。、；：！？（）()《》“”\"\s/>…—\d％%]|公司|和|及|与)([*A-Za-z一-鿿][A-Za-z0-9*·一-鿿]{1,7})[（(](?:股票代码[:：]?)?\d{4,6}(?:[.,，)）]|\.[A-Z]{2})")


def main(table, news, least="3"):
    known = set()
    with open(table, encoding="utf-8") as handle:
        for line in handle:
            if not line.startswith("#"):
                known.add(line.split("\t")[0])
    seen = Counter()
    opener = gzip.open if news.endswith(".gz") else open
    with opener(news, "rt", encoding="utf-8") as handle:
        for line in handle:
            seen.update(NAME.findall(line))
    often = {name: count for name, count in seen.items() if count >= int(least)}
    stem = lambda name: re.sub(r"(-?[ABWU]+|B股)$", "", re.sub(r"^(\*?ST|XD|XR|DR|N|C)", "", name))
    lacking = {name: count for name, count in often.items() if name not in known and stem(name) not in known}
    print(f"{len(often)} names at least {least} times, {len(lacking)} of them unknown", file=sys.stderr)
    for name, count in sorted(lacking.items(), key=lambda item: (-item[1], item[0])):
        print(f"{name}\t{count}")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
