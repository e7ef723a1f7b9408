#!/usr/bin/env python3
"""Make lexicons/traditional.tsv: traditional characters and the simplified one each folds to.

usage: make_traditional.py TSCharacters.txt > lexicons/traditional.tsv

TSCharacters.txt is OpenCC's character table (PyPI opencc-python-reimplemented, opencc/dictionary/). Where it gives
several simplified characters, the first is taken. Characters outside the basic plane are left out.
"""
import sys

print("""# Traditional characters and the simplified character each is folded to before look-up.
# Columns: traditional; simplified; source.
# Source: opencc = OpenCC character table TSCharacters (first reading), by lexicons/scripts/make_traditional.py.
# Licence: Apache-2.0 (OpenCC); single-character correspondences are facts.
traditional\tsimplified\tsource""")
rows = set()
for line in open(sys.argv[1], encoding="utf-8"):
    traditional, _, readings = line.strip().partition("\t")
    simplified = readings.split(" ")[0]
    if len(traditional) == len(simplified) == 1 and traditional != simplified and max(traditional, simplified) <= "\uffff":
        rows.add((traditional, simplified))
for traditional, simplified in sorted(rows):
    print(f"{traditional}\t{simplified}\topencc")
