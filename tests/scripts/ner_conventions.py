#!/usr/bin/env python3
"""What other labelling conventions cost: faults against public NER sentences by kind, and F1 with those set aside that our guide excludes.

usage: ner_conventions.py SET.jsonl PREDICTIONS.jsonl

SET holds {"id", "text", "entities": [{"start", "end", "label"}]}; labels company and company_name are wanted, labels of bodies,
products, works and places are free. PREDICTIONS is what `tiqu tag --text-field text --id-field id` wrote.
"""
import json
import re
import sys
from collections import Counter

WANTED = {"company", "company_name"}
FREE = {"org_name", "organization", "government", "product_name", "game", "book", "movie", "scene"}
# what our guide calls no company, or bounds otherwise
KINDS = [
    ("media and sites cited", re.compile(r"(网|网站|报|日报|晚报|时报|社|通讯社|新闻|在线|频道|电视台|卫视|电台|广播公司|杂志|出版社|财经|周刊|tv|TV|FM.*|CNN|CVG|BBC|央视)(》|讯|论坛|”)?$|^《|博客|微博|讯$")),
    ("kinds of companies, no names", re.compile(
        r"^(某|一家|我国|国内|境内|中|外)?(博彩公司|.?农商行.?|商业银行|外资行|外资银行|中资银行|跨国银行|股份制(商业)?银行|农村信用社|农信社|农村商业银行|村镇银行"
        r"|小额贷款公司|信托公司|市商行|券商|央行|法人银行|省联社|航空公司|银行|公司|某.*|.*中介公司|.*软件公司|工|中|建|交|总经理|外资法人银行.*|中外资行|中资金融机构)$")),
    ("bodies, exchanges, centres, clubs", re.compile(
        r"(人民银行.*|交易所.*|管理中心|福彩中心|发行中心|培训中心|公证处|法院|医院|研究院|联盟|旅游局|库务局|委员会|协会|组织|基金会|俱乐部|战队|工作室|福利彩票.*|联社|美联储|监管部|论坛|办)$")),
]
PARTS = re.compile(r"(部|中心|总部|总行|方面|地区|网站|频道|编辑|店|委员会|分会|工会|集团客户部|新闻|审计局|市场|服务|项目)[^一-鿿]*$")


def kind_of_missed(text, overlapping):
    for name, pattern in KINDS:
        if pattern.search(text):
            return name
    if any(o in text and o != text for o in overlapping) and PARTS.search(text):
        return "a company and its department"
    if any(text in o and o != text for o in overlapping):
        return "part of a name taken alone"
    return None


def main(path, predictions):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    found = {}
    for line in open(predictions, encoding="utf-8"):
        document = json.loads(line)
        found[document["id"]] = [e for e in document["entities"] if e["type"] == "company"]
    over = lambda a, b: a["start"] < b["end"] and b["start"] < a["end"]
    gold = right = guessed = 0
    cost = Counter()
    aside_missed = aside_wrong = 0
    for row in rows:
        text = row["text"]
        cut = lambda e: text[e["start"]:e["end"]]
        wanted = [e for e in row["entities"] if e["label"] in WANTED]
        free = [e for e in row["entities"] if e["label"] in FREE]
        mine = found.get(row["id"], [])
        spans = {(e["start"], e["end"]) for e in wanted}
        hits = [g for g in mine if (g["start"], g["end"]) in spans]
        wrong = [g for g in mine if (g["start"], g["end"]) not in spans and not any(over(g, f) for f in free)]
        gold, right, guessed = gold + len(wanted), right + len(hits), guessed + len(hits) + len(wrong)
        taken = {(g["start"], g["end"]) for g in hits}
        gone = []
        for w in wanted:
            if (w["start"], w["end"]) in taken:
                continue
            kind = kind_of_missed(cut(w), [cut(g) for g in mine if over(g, w)])
            cost[kind or "ours: missed"] += 1
            if kind:
                gone.append(w)
                aside_missed += 1
        for g in wrong:
            if any(over(g, w) for w in gone):
                cost["wrong where such a label stands"] += 1
                aside_wrong += 1
            else:
                cost["ours: wrong"] += 1
    f1 = lambda hit, g, f: 2 * hit / (g + f) if g + f else 0.0
    for name, count in cost.most_common():
        print(f"{count:5}  {name}")
    print(f"F1 {f1(right, gold, guessed):.3f}, with conventions set aside {f1(right, gold - aside_missed, guessed - aside_wrong):.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
