#!/usr/bin/env python3
"""Makes lexicons/places.tsv.

usage: make_places.py LISTS_DIR > places.tsv

LISTS_DIR holds divisions_provinces.csv, divisions_cities.csv,
divisions_areas.csv and divisions_hk_mo_tw.json.
"""
import csv
import json
import os
import re
import sys

LEVELS = ["country", "province", "city", "county"]

ETHNIC = (
    "蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 "
    "畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 普米族 "
    "塔吉克族 怒族 鄂温克族 裕固族 保安族 独龙族 鄂伦春族 蒙古 维吾尔 哈萨克 柯尔克孜 塔吉克 锡伯 各族"
).split()
ETHNIC_RE = re.compile("(?:%s)+自治[州县旗]$" % "|".join(ETHNIC))

# stems that are words, names or halves of words: never without their suffix
COMMON = set("""
七星 万全 万安 万年 三元 三台 三门 上党 上高 上思 东光 东宝 东方 东明 东源 东丽 东风 东城 西城 东区 西区 个旧 中方 丰林 丰满 丰泽 临高
义安 乐业 乐安 乐平 乐昌 乐至 九龙 乡城 二七 二道 五台 交口 仁和 从江 会东 会同 会理 余干 元宝 光明 光泽 全南 八步 公安 六合 共和 兴业
凌云 凤凰 凤山 加查 前进 前锋 刚察 华安 华龙 南岸 南部 南华 南山 博望 博爱 友好 友谊 双城 双塔 双峰 双桥 双清 台前 合作 吉隆 同仁
同德 同心 名山 向阳 周至 和平 和硕 和顺 和龙 四会 回民 城中 城北 城东 城西 城关 城区 城子河 复兴 多伦 大余 大兴 大名 大安 大悟 大方 大田 大英
大观 大通 大城 大新 大化 大关 大厂 大东 天元 天全 天台 天心 天柱 天桥 天河 天涯 天长 天山 天等 太和 太湖 太康 太白 太平 威信 子长 安平
安定 安居 安宁 安达 安源 安福 宏伟 定日 定结 宝塔 宝丰 富民 富裕 富源 小店 小金 尖山 工农 市北 市南 市中 平乐 平和 平安 平定 平房 平昌
平原 平利 应城 康乐 建华 建平 建安 开化 弥勒 惠民 惠农 振兴 文峰 新丰 新会 新兴 新化 新华 新星 新民 新源 新田 新龙 新城 新市 新河 新建
新乐 新干 新和 新北 新青 新林 新荣 新宁 新安 新平 新罗 方正 无为 无极 明光 来安 来宾 木兰 桃源 桥西 桥东 梁山 樟树 梨树 武功 比如 民丰 民乐
民权 永和 永丰 永安 永新 永泰 永福 永胜 永兴 永吉 永昌 汇川 江北 江南 江东 江岸 江海 江源 江山 江口 江汉 江达 江安 河口 河东 河西 泰和
泰山 洞口 海伦 海兴 海港 海棠 清水 清流 清新 清河 温泉 港口 港北 港南 湖里 滨江 滨湖 滨海 灯塔 灵台 灵山 爱民 牡丹 牧野 玄武 玉山 玉泉
玉龙 白云 白塔 白水 白沙 白玉 白银 白杨 盐湖 石门 石鼓 石棉 石峰 磐石 福田 秀英 紫金 红塔 红旗 红星 红桥 老城 老边 芙蓉 莲花 蓝山 融安
融水 西华 西和 西夏 西山 西林 西湖 解放 资源 资中 资兴 路北 路南 路桥 运河 通道 道里 道外 金山 金川 金沙 金牛 金凤 金安 金明 钟山 钟楼
钢城 铁山 铜鼓 锦江 长子 长安 长寿 阳明 青山 青龙 马尾 高台 高密 高明 高要 麒麟 黄龙 黑山 黑水 鼓楼 龙凤 龙门 龙山 龙江 龙文 龙湖 龙潭
龙井 龙城 龙华 阿里 海西 海北 山南 宝石 兴庆 利通 中站 中原 中牟县 山阳 解放 站前 前郭 安次 广阳 运城区 高新 经开 临港 大社 三民 信义 仁爱
和政 将乐 改则 朝天 杂多 治多 称多 日土 顺城 立山
成功 复兴 和美 关西 二水 太保 三星 鸟松 大树 美浓 新社 大雅 大里 安乐 大园 观音 新屋 中正 内门 金门县 观山湖 云龙 兴隆 兴宁 兴国 永宁 宁安
吉祥 长青 双滦 滦平县 双湖 绿园 二连 大庆县 三江 三都 三原 三亚县 万宁县 乐山县 朝阳县 东海 东山 东港 东台县 东安 东平 东阿 南和 南城 南明 南开
南关 南长 北关 北湖 北林 北安 北海区 北塔 北市 大冶县 太子 五峰 五河 五指 安心 平川 平果县 富川 宽城 嘉定县 嘉禾 开阳 金阳 金昌县 红岗 德城 德安 德江 中江 中山县
成华 集美县 荣成县 和静 和林 岗巴 昌江 当阳 利州 龙马 吉州 永定 万山 万秀 万盛 万柏 万达 乐东 乐陵县 名都 通城 高新 高平 高港 高阳 会宁 会昌 城步 城固 城阳
安新 中西 金平 台安 南郑 江华 东宁 东湖 连云 南投 安国 界首 定安 商都 江永 长白 中宁 泉山 合水 内黄 民和 防城 政和 建水 成安 福泉 员林 祁连 连山 宝兴 西工 东河 马公 钱塘 川汇
保德 东辽 庆城 下陆 商南 易门 阳信 宁南 万载 石首 都安 宁化 鼎湖 陈仓 原平 临平 长顺 红原 通海 团风 于洪 天宁 岐山 惠水 西吉 东兰 双牌 明山 合江 江城 定兴 上街 铁东 金东 信都
兴平 海原 新吴 通江 黔西 合阳 兰西 兴和 定边 卓资 同江 建湖 满城 五原 上林 隆子 望都 阳东 台江 泰宁 余江 乐都 阳西 康保 长武 文水 元阳 丰顺 庆安 合山 岭东 方山 秀山 营山 贺兰 海丰 泰来 南海
""".split())
COMMON -= set("金阳 中江 中山 嘉定 会昌 昌江 三亚 万宁 乐山 朝阳 东台 金昌 大冶 北海 永定 乐东 城步 城固 城阳 会宁 三江 南开 当阳 高平 和林 富川".split())

# full forms that say nothing by themselves
GENERIC = set("市辖区 县 省直辖县级行政区划 自治区直辖县级行政区划 东区 西区 南区 北区 中区 城区 郊区 矿区 新区 中沙群岛的岛礁及其海域".split())

SHORT_PROVINCES = {
    "内蒙古自治区": ["内蒙古", "内蒙"], "广西壮族自治区": ["广西"], "西藏自治区": ["西藏"],
    "宁夏回族自治区": ["宁夏"], "新疆维吾尔自治区": ["新疆"],
}

# usual shortenings that no rule gives (word, code, level)
SHORT = """
香港 810000 province|香港特区 810000 province|澳门 820000 province|澳门特区 820000 province|台湾 710000 province|台湾地区 710000 province
科左中旗 150521 county|科左后旗 150522 county|科右前旗 152221 county|科右中旗 152222 county|察右前旗 150926 county|察右中旗 150927 county
察右后旗 150928 county|阿左旗 152921 county|阿右旗 152922 county|东乌旗 152525 county|西乌旗 152526 county|土左旗 150121 county
土右旗 150221 county|巴左旗 150422 county|巴右旗 150423 county|莫旗 150722 county|达茂旗 150223 county|伊旗 150627 county
呼市 150100 city|石市 130100 city|齐市 230200 city|前郭 220721 county|前郭县 220721 county|鄂温克旗 150724 county|鄂伦春旗 150723 county
博州 652700 city|巴州 652800 city|克州 653000 city|伊犁州 654000 city|昌吉州 652300 city|博尔塔拉 652700 city|巴音郭楞 652800 city
锡盟 152500 city|锡林郭勒 152500 city|阿盟 152900 city|黔西南 522300 city|黔东南 522600 city|黔南 522700 city|大兴安岭 232700 city
内蒙古自治区 150000 province|西双版纳 532800 city|延边 222400 city|神农架 429021 county|六枝 520203 county|雄安 130000 city
"""

ZONES = """
浦东 310115 county|雄安新区 130000 city|河北雄安新区 130000 city|两江新区 500000 city|重庆两江新区 500000 city|苏州工业园区 320576 county|苏州工业园 320576 county|滨海新区 120116 county
天津滨海新区 120116 county|上海浦东新区 310115 county|舟山群岛新区 330900 city|兰州新区 620171 county|南沙新区 440115 county|广州南沙新区 440115 county|西咸新区 610000 city
陕西西咸新区 610000 city|贵安新区 520000 city|贵州贵安新区 520000 city|西海岸新区 370211 county|青岛西海岸新区 370211 county|金普新区 210213 county|大连金普新区 210213 county|天府新区 510100 city
四川天府新区 510100 city|湘江新区 430100 city|湖南湘江新区 430100 city|江北新区 320100 city|南京江北新区 320100 city|福州新区 350100 city|滇中新区 530100 city|云南滇中新区 530100 city
哈尔滨新区 230100 city|长春新区 220100 city|赣江新区 360100 city|江西赣江新区 360100 city|中关村 110108 county|中关村科技园区 110108 county|亦庄 110115 county|亦庄经济技术开发区 110115 county
北京经济技术开发区 110115 county|北京经开区 110115 county|张江 310115 county|张江高科技园区 310115 county|临港新片区 310115 county|上海临港新片区 310115 county|外高桥保税区 310115 county|陆家嘴 310115 county
虹桥商务区 310000 city|漕河泾开发区 310104 county|前海合作区 440305 county|深圳前海 440305 county|横琴 440402 county|横琴新区 440402 county|横琴粤澳深度合作区 440402 county
河套深港科技创新合作区 440300 city|松山湖 441900 city|松山湖高新区 441900 city|中新天津生态城 120116 county|中新广州知识城 440112 county|天津经济技术开发区 120116 county|天津开发区 120116 county
武汉东湖高新区 420100 city|东湖高新区 420100 city|东湖新技术开发区 420100 city|光谷 420100 city|武汉经开区 420100 city|武汉经济技术开发区 420100 city|昆山经济技术开发区 320583 county|昆山高新区 320583 county
西安高新区 610100 city|西安经开区 610100 city|成都高新区 510100 city|成都天府新区 510100 city|重庆高新区 500000 city|西部科学城 500000 city
宁波杭州湾新区 330200 city|前湾新区 330200 city|钱塘新区 330114 county|杭州钱塘新区 330114 county|滨江高新区 330108 county|济南新旧动能转换起步区 370100 city|郑东新区 410100 city|郑州航空港区 410173 county
郑州航空港 410173 county|广州开发区 440112 county|广州经济技术开发区 440112 county|南沙开发区 440115 county|大亚湾 441300 city|大亚湾经济技术开发区 441300 city|洋浦经济开发区 460400 city|洋浦 460400 city
平潭综合实验区 350128 county|古雷开发区 350600 city|厦门火炬高新区 350200 city|曹妃甸 130209 county|曹妃甸新区 130209 county|渤海新区 130900 city|正定新区 130100 city|长兴岛 210200 city|沈抚新区 210000 city
沈抚示范区 210000 city|绥芬河自贸片区 231081 county|喀什经济开发区 653100 city|霍尔果斯经济开发区 654004 county|乌鲁木齐经开区 650100 city|准东经济技术开发区 652300 city
甘泉堡经开区 650100 city|钦州港 450700 city|中马钦州产业园区 450700 city|柳东新区 450200 city|五象新区 450100 city|汕头华侨试验区 440500 city|皖江 340000 province|深汕特别合作区 440300 city|黄岛 370211 county
临港经济区 310115 county|宁东能源化工基地 640000 city|宁东 640000 city|滨海高新区 120116 county|萧山经济技术开发区 330109 county|苏州高新区 320505 county|无锡高新区 320214 county|常州高新区 320411 county
白沟新城 130672 county|江津综保区 500116 county|光明科学城 440311 county|怀柔科学城 110116 county|未来科学城 110114 county
"""

COUNTRIES = """
中国 CN|中华人民共和国 CN|美国 US|英国 GB|法国 FR|德国 DE|日本 JP|韩国 KR|朝鲜 KP|俄罗斯 RU|意大利 IT|西班牙 ES|葡萄牙 PT|荷兰 NL|比利时 BE|瑞士 CH|瑞典 SE|挪威 NO|丹麦 DK|芬兰 FI|奥地利 AT
波兰 PL|捷克 CZ|匈牙利 HU|罗马尼亚 RO|保加利亚 BG|希腊 GR|土耳其 TR|乌克兰 UA|白俄罗斯 BY|爱尔兰 IE|冰岛 IS|卢森堡 LU|塞尔维亚 RS|克罗地亚 HR|斯洛伐克 SK|斯洛文尼亚 SI|爱沙尼亚 EE|拉脱维亚 LV
立陶宛 LT|加拿大 CA|墨西哥 MX|巴西 BR|阿根廷 AR|智利 CL|秘鲁 PE|哥伦比亚 CO|委内瑞拉 VE|厄瓜多尔 EC|玻利维亚 BO|乌拉圭 UY|古巴 CU|巴拿马 PA|哥斯达黎加 CR|澳大利亚 AU|新西兰 NZ|印度 IN|巴基斯坦 PK
孟加拉国 BD|孟加拉 BD|斯里兰卡 LK|尼泊尔 NP|缅甸 MM|泰国 TH|越南 VN|老挝 LA|柬埔寨 KH|马来西亚 MY|新加坡 SG|印度尼西亚 ID|印尼 ID|菲律宾 PH|文莱 BN|东帝汶 TL|蒙古国 MN|哈萨克斯坦 KZ
乌兹别克斯坦 UZ|吉尔吉斯斯坦 KG|塔吉克斯坦 TJ|土库曼斯坦 TM|阿富汗 AF|伊朗 IR|伊拉克 IQ|叙利亚 SY|黎巴嫩 LB|以色列 IL|巴勒斯坦 PS|约旦 JO|沙特阿拉伯 SA|沙特 SA|阿联酋 AE|卡塔尔 QA|科威特 KW
阿曼 OM|巴林 BH|也门 YE|格鲁吉亚 GE|亚美尼亚 AM|阿塞拜疆 AZ|埃及 EG|利比亚 LY|阿尔及利亚 DZ|摩洛哥 MA|突尼斯 TN|苏丹 SD|南苏丹 SS|埃塞俄比亚 ET|肯尼亚 KE|坦桑尼亚 TZ|乌干达 UG|卢旺达 RW
尼日利亚 NG|加纳 GH|科特迪瓦 CI|塞内加尔 SN|几内亚 GN|马里 ML|尼日尔 NE|乍得 TD|喀麦隆 CM|刚果（金） CD|刚果（布） CG|刚果金 CD|刚果(金) CD|刚果(布) CG|安哥拉 AO|赞比亚 ZM|津巴布韦 ZW|莫桑比克 MZ
马达加斯加 MG|毛里求斯 MU|博茨瓦纳 BW|纳米比亚 NA|南非 ZA|巴布亚新几内亚 PG|斐济 FJ|马尔代夫 MV|不丹 BT|塞浦路斯 CY|马耳他 MT|利比里亚 LR|塞拉利昂 SL|苏里南 SR|圭亚那 GY|危地马拉 GT
洪都拉斯 HN|萨尔瓦多 SV|尼加拉瓜 NI|多米尼加 DO|牙买加 JM|巴拉圭 PY|摩尔多瓦 MD|阿尔巴尼亚 AL|北马其顿 MK|波黑 BA|黑山共和国 ME|吉布提 DJ|索马里 SO|厄立特里亚 ER|马拉维 MW|贝宁 BJ|多哥 TG
"""


def items(block):
    for part in re.split(r"[|\n]", block):
        part = part.strip()
        if part:
            yield part.split(" ")


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def forms(name):
    """The full form and the forms without suffix of a division's name."""
    yield name, True
    match = ETHNIC_RE.search(name)
    if match and match.start() >= 2:
        stem = name[: match.start()]
        yield stem, False
        yield stem + name[-1], True
        return
    if name.endswith("特别行政区"):
        return
    for tail, short in (("高新技术产业开发区", "高新区"), ("高新技术产业园区", "高新区"), ("高新技术开发区", "高新区"),
                        ("经济技术开发区", "经开区")):
        if name.endswith(tail):
            head = re.sub("市$", "", name[: -len(tail)])
            yield head + short, True
            return
    match = re.match("(?:河北|山西|内蒙古|吉林|安徽|河南|湖南)(..+?(?:开发区|园区|示范区))$", name)
    if match and not match[1].startswith(("经济", "高新", "转型")):
        yield match[1], True
        return
    if re.search("开发区|管理区|工业园|园区$|新区$|示范区|实验区|委员会|管委会|聚集区|群岛", name) and not re.search("(万柏林|下花园|绿园|梁园|清新)区$", name):
        return
    for tail in ("地区", "林区", "特区", "自治旗", "省", "市", "县", "区", "盟", "旗"):
        if name.endswith(tail) and len(name) - len(tail) >= 2 and not name.endswith(("左旗", "右旗", "前旗", "中旗", "后旗")):
            if tail == "林区" and len(name) == 4:
                continue
            yield name[: -len(tail)], False
            return


def main(lists):
    rows = {}

    def add(word, code, level, source):
        if len(word) < 2 or word in GENERIC:
            return
        rows.setdefault(word, []).append((LEVELS.index(level), code, source))

    def division(name, code, level, source="nbs2023"):
        for word, full in forms(name):
            if full or word not in COMMON:
                add(word, code, level, source)

    for row in read(os.path.join(lists, "divisions_provinces.csv")):
        name, code = row["name"], row["code"] + "0000"
        if name in SHORT_PROVINCES:
            for word in [name] + SHORT_PROVINCES[name]:
                add(word, code, "province", "nbs2023")
        else:
            division(name, code, "province")
    for row in read(os.path.join(lists, "divisions_cities.csv")):
        if row["name"] not in GENERIC:
            division(row["name"], row["code"] + "00", "city")
    for row in read(os.path.join(lists, "divisions_areas.csv")):
        division(row["name"], row["code"], "county")
    with open(os.path.join(lists, "divisions_hk_mo_tw.json"), encoding="utf-8") as handle:
        extra = json.load(handle)
    for province, parts in extra.items():
        code = {"香": "810000", "澳": "820000", "台": "710000"}[province[0]]
        add(province, code, "province", "nbs2023")
        for part, below in parts.items():
            if province[0] == "台":
                division(part, code, "city" if part.endswith("市") else "county", "hkmotw")
            elif province[0] == "香" and part != "九龙":
                add(part, code, "city", "hkmotw")
            for name in below:
                name = re.sub("（.*", "", name)
                # districts of Taiwan's cities share their names with too many others to stand alone
                if province[0] == "台" and name.endswith("区"):
                    add(name, code, "county", "hkmotw")
                elif province[0] != "台" or name.endswith("市"):
                    division(name, code, "county", "hkmotw")
    for word, code, level in items(SHORT):
        add(word, code, level, "general")
    for word, code, level in items(ZONES):
        add(word, code, level, "zone")
    for word, code in items(COUNTRIES):
        add(word, code, "country", "general")

    print("# places: administrative divisions of China from province to county, well-known zones, and countries.")
    print("# word: full form, or the stem without suffix where it is no common word. The engine folds traditional forms.")
    print("# code: six-digit division code; several divisions of one name are joined by |, higher level first. Divisions of Taiwan, Hong Kong and Macao carry the code of the whole (710000, 810000, 820000). Zones carry the code of the division that holds them. Countries: ISO 3166-1 alpha-2.")
    print("# level: country, province, city or county; the highest where the word stands for several. Zones: that of the code, as a rule.")
    print("# source: nbs2023 = National Bureau of Statistics as of 2023-06-30, by github modood/Administrative-divisions-of-China (WTFPL); hkmotw = the same repository's list of Hong Kong, Macao and Taiwan; zone = zones that are no divisions, general knowledge; general = general knowledge (usual short forms, countries).")
    print("# licence: facts; source list WTFPL. Made by scripts/make_places.py.")
    print("word\tcode\tlevel\tsource")
    for word in sorted(rows):
        entries = sorted(set(rows[word]), key=lambda e: (e[0], e[1]))
        if any(e[2] == "nbs2023" for e in entries):
            entries = [e for e in entries if e[2] not in ("general", "zone")]
        codes = list(dict.fromkeys(e[1] for e in entries))
        print(word, "|".join(codes), LEVELS[entries[0][0]], entries[0][2], sep="\t")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
