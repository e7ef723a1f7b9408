#!/usr/bin/env python3
"""Makes lexicons/words.tsv, the segmentation dictionary.

usage: make_words.py JIEBA_DICT NEWS.jsonl.gz [SIZE] > words.tsv

JIEBA_DICT is jieba's dict.txt (word, freq, tag). NEWS is JSON Lines with a "text" each; it is cut with jieba and the
words that occur are kept, topped up by jieba's own frequency to SIZE words (60000). Needs PyPI jieba.
"""
import collections
import gzip
import json
import re
import sys

import jieba

HAN = "\u3400-\u9fff"
WORD = re.compile("[%s]+$" % HAN)
MIXED = re.compile("[A-Za-z0-9+.\\-&%s]+$" % HAN)
NUMERAL = re.compile("[\u96f6\u3007\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07\u4ebf\u5146\u534a\u591a\u51e0\u6570\u4f59\u7b2c\u5230\u81f3\u2014\u6765\u4e4b\u70b9\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396\u62fe\u4f70\u4edf]+$")


def numeral_with_unit(word, tag):
    """Figures and figures with units (二十, 三百万, 一年, 两家): the engine reads numbers itself."""
    if NUMERAL.match(word):
        # words whose letters only look like figures
        return word not in KEEP
    return tag in ("m", "mq", "q") and len(word) >= 2 and word not in KEEP and (
        NUMERAL.match(word[0]) is not None or NUMERAL.match(word[1:]) is not None or word[0] in "上近")


KEEP = set("""
一 二 三 四 五 六 七 八 九 十 一些 一下 一点 一切 一定 一致 一直 一样 一起 一般 一旦 一批 一半 一百 万一 千万 百万 亿万 十分 万分 半数 多数 少数 余数 数百 数千 数万 数十 数亿 多半 多点 几乎 第一 第二 第三 其一 之一
一方面 一系列 一部分 一边 一面 一向 一律 一再 一举 一线 一流 一体 一度 一时 一路 一手 一经 一同 一共 一带 一心 一概 一行 一次性 一时间 一会儿 两岸 两会 两者 两旁 二手 二线 三者 三线 四川 五金 六合 七夕 八一 九龙 十全 百货 百度 千古 万科 亿达
一下子 一对一 一把手 一辈子 一阵子 一瞬间 二次元 三部曲 二把手 一季度 二季度 三季度 四季度 上半年 三五成群 一日三餐 一半左右 不二 上千 上万 上百 上亿 近千 近万 近百 近亿 上百万 上千万 成千上万 不一会儿 三农 四处 四周 五一 五四 十一 十五 到来 来到 数来 半点 半两 万亿 百亿 千亿 十亿 一万 多来 来之 之余 余之 余万 几点 万里 千里 百里 四季 一季 二季 三季 半年 全年 半天 半夜 半路
""".split())


def main(dictionary, news, size):
    known = {}
    with open(dictionary, encoding="utf-8") as handle:
        for line in handle:
            parts = line.split()
            if len(parts) == 3:
                known[parts[0]] = (int(parts[1]), parts[2])
    jieba.setLogLevel(60)
    jieba.set_dictionary(dictionary)
    counts = collections.Counter()
    singles = collections.Counter()
    with gzip.open(news, "rt", encoding="utf-8") as handle:
        for line in handle:
            text = json.loads(line)["text"]
            counts.update(jieba.cut(text, HMM=False))
            singles.update(text)

    def wanted(word):
        freq, tag = known[word]
        if len(word) == 1 and WORD.match(word):
            return True
        if not MIXED.match(word) or not re.search("[%s]" % HAN, word) or re.match("[0-9]", word):
            return False
        return not numeral_with_unit(word, tag)

    kept = {w for w in counts if w in known and wanted(w)}
    kept |= {c for c in singles if c in known and WORD.match(c)}
    by_count = len(kept)
    for word in sorted((w for w in known if w not in kept and len(w) > 1 and wanted(w)), key=lambda w: (-known[w][0], w)):
        if len(kept) >= size:
            break
        kept.add(word)
    print("# words: segmentation dictionary in jieba's manner: words that decide where other words begin and end.")
    print("# word: the word. freq, tag: jieba's own frequency and part of speech, unchanged (frequencies matter relative to each other).")
    print("# source: dict.txt of jieba (github fxsjy/jieba, as shipped in the crate jieba-rs 0.11.0). Chosen: words that occur when finance news is cut with it (%d), topped up by jieba's own frequency; figures and figures with units left out." % by_count)
    print("# licence: MIT (jieba, Copyright 2013 Sun Junyi). Made by scripts/make_words.py.")
    print("word\tfreq\ttag")
    for word in sorted(kept):
        print(word, *known[word], sep="\t")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 60000)
