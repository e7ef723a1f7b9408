#!/usr/bin/env python3
"""Makes a plain word table from a block of words: sorts, drops duplicates, writes the head.

usage: make_lists.py orgs|org_suffixes|industry|stop_names WORDS.txt > TABLE.tsv

WORDS.txt: lines `kind: word word ...` (for stop_names and industry the kind is the source key); # starts a comment.
"""
import sys

HEADS = {
    "orgs": ("orgs: well-known bodies that are no enterprises: government, regulators, exchanges, media, schools, institutes, hospitals, chambers.",
             "word: name or usual short form. kind: government|park|institute|school|hospital|chamber|media|exchange|other. source: general = general knowledge.", "word\tkind\tsource"),
    "org_suffixes": ("org_suffixes: endings of names of bodies that are no enterprises.",
                     "word: the ending. kind: government|park|institute|school|hospital|chamber|media|exchange|other. source: general = general knowledge.", "word\tkind\tsource"),
    "industry": ("industry: industry words that stand in company names between trade name and legal form.",
                 "word: the industry word. source: news = found before legal forms in finance news or as ending of short names (wainshine/Company-Names-Corpus, Apache-2.0), chosen by hand; general = general knowledge.", "word\tsource"),
    "stop_names": ("stop_names: strings that look like a company's name but are generic.",
                   "word: the string (whole; as part of a longer name it says nothing). source: news = found by counting endings in finance news, chosen by hand; general = general knowledge; formed = put together from a kind of firm and an ending.", "word\tsource"),
}


def main(table, path):
    rows = {}
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            if line.startswith("#") or ":" not in line:
                continue
            key, words = line.split(":", 1)
            for word in words.split():
                rows.setdefault(word, key.strip())
    what, columns, header = HEADS[table]
    print("# " + what)
    print("# " + columns)
    print("# licence: facts. Made by scripts/make_lists.py from scripts/%s.txt." % table)
    print(header)
    for word in sorted(rows):
        if header.count("\t") == 2:
            print(word, rows[word], "general", sep="\t")
        else:
            print(word, rows[word], sep="\t")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in HEADS:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
