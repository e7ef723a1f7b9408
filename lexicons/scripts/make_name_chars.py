#!/usr/bin/env python3
"""Makes lexicons/name_chars.tsv.

usage: make_name_chars.py LISTS_DIR NEWS.jsonl.gz > name_chars.tsv

LISTS_DIR holds company_name_chars.tsv.gz: how often a character stands at a place (all, L1.. L6 from the left) of
4.8 million registered names. It has no places from the right, so what stands before the legal form is counted in NEWS
(JSON Lines with a "text").
"""
import collections
import gzip
import json
import os
import re
import sys

LEGAL = re.compile("([\u3400-\u9fff])(?:[\uff08(][\u3400-\u9fff]{2,6}[\uff09)])?(?:集团|控股)?(?:股份有限公司|有限责任公司|有限公司)")
# least counts: names with the character anywhere, and mentions before a legal form
LEAST = 240
# characters that are the legal form itself
FORM = set("集团控股份有限责任公司")


def main(lists, news):
    place = collections.defaultdict(collections.Counter)
    with gzip.open(os.path.join(lists, "company_name_chars.tsv.gz"), "rt", encoding="utf-8") as handle:
        for line in handle:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and not line.startswith("#"):
                place[parts[0]][parts[1]] += int(parts[2])
    total = {p: sum(c.values()) for p, c in place.items()}
    names = total["L1"]
    if not 3_000_000 < names < 6_000_000:
        names = 4_900_000
    end = collections.Counter()
    with gzip.open(news, "rt", encoding="utf-8") as handle:
        for line in handle:
            for match in LEGAL.finditer(json.loads(line)["text"]):
                if match[1] not in FORM and match[1] not in "的从等和":
                    end[match[1]] += 1
    ends = sum(end.values())
    print("# name_chars: characters of registered company names, per million.")
    print("# char: the character. begin: per million names at the left two places (L1 and L2, so names of regions count too). inside: per million names anywhere in the name. end: per million mentions directly before the legal form (有限公司, 有限责任公司, 股份有限公司, with or without 集团 or 控股).")
    print("# source: list = github wainshine/Company-Names-Corpus, character statistics of 4.8 million names (Apache-2.0) for begin and inside; end is counted in finance news of FinCUGE (github ssymmetry/BBT-FinCUGE-Applications), for the list has no places from the right.")
    print("# licence: counts are facts; source list Apache-2.0. Made by scripts/make_name_chars.py.")
    print("char\tbegin\tinside\tend\tsource")
    for char in sorted(set(place["all"]) | set(end)):
        count = place["all"][char]
        if not re.match("[\u3400-\u9fff]$", char) or (count < LEAST and end[char] < 5):
            continue
        begin = (place["L1"][char] + place["L2"][char]) * 1e6 / names
        print(char, round(begin), round(count * 1e6 / names), round(end[char] * 1e6 / ends), "list", sep="\t")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
