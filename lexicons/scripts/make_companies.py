#!/usr/bin/env python3
"""Makes lexicons/companies.tsv.

usage: make_companies.py LISTS_DIR companies_general.txt companies_brands.txt > companies.tsv

LISTS_DIR holds a_share.csv. The other files stand beside this script: groups of words separated by blanks,
word=CODE, word! or word!=CODE (sense common), word/REGISTERED NAME.
"""
import csv
import os
import re
import sys
import unicodedata

# A-share names that are words, phrases, places, products, parts of longer names
COMMON_A = set("""
线上线下 三峡旅游 上海机场 上海环境 上海电影 上海电力 上海能源 上海临港 上海港湾 中国出版 中国动力 中国化学 中国医药 中国卫星 中国建筑 中国核电 中国电影 中国稀土
中国船舶 中国软件 中国长城 中国黄金 中国海防 中国高科 中国建材 中国国贸 中央商场 信息发展 兰州黄河 创意信息 创新医疗 出版传媒 前沿生物 北京文化 北京人力
南京公用 合肥城建 四川黄金 国际医学 国际实业 地铁设计 城市传媒 宁波海运 宁波能源 宁波联合 宁波方正 完美世界 密封科技 山东出版 广州发展 广西能源
建工修复 建设工业 建设机械 成都燃气 招标股份 数字认证 新兴装备 日出东方 智慧农业 智能自控 杭州园林 杭州热电 杭州高新 桂林旅游 民生健康 济南高新
浙江东方 浙江自然 浦东建设 海南发展 海南机场 海南橡胶 海南高速 深圳新星 湖北广电 湖南发展 湖南投资 现代投资 甘肃能源 生物股份 电工合金 石化机械
统一股份 绿色动力 美丽生态 航天发展 航天工程 航天动力 航天科技 航天软件 节能环境 节能风电 苏州规划 苏州高新 西安旅游 西安饮食 西藏旅游 西部创业
西部建设 设计总院 路桥建设 辽宁能源 金陵饭店 长江投资 陕西能源 高新发展 黄山旅游 中华企业 云南旅游 海量数据 首都在线 广东明珠 数据港 金融街
唐山港 天津港 日照港 宁波港 青岛港 广州港 营口港 锦州港 盐田港 珠海港 重庆港 南京港 连云港 大连港 白云机场 深圳机场 厦门机场 首都机场 东湖高新
中关村 五环 人民网 新华网 会稽山 动力源 北大荒 全新 农产品 凤凰 向日葵 大西洋 大洋 大智慧 天目湖 太平洋 太阳能 好想你 孩子王 寒武纪 峨眉山
张家界 徐家汇 指南针 探路者 摩登 新世界 新动力 新大陆 新天地 新希望 新城市 新产业 新经典 新里程 新风光 新坐标 新乳业 新华都 日月明 未来 机器人
水仙 漫步者 火星人 王府井 珍宝岛 白云山 百合花 祁连山 红太阳 红蜻蜓 老百姓 联谊 花雕 葫芦娃 蒙娜丽莎 西域 贵人 起步 轻纺城 远程 鄂尔多斯 金刚
金太阳 金山 金麒麟 长白山 陆家嘴 雏鹰 顺利 驱动力 黑牡丹 黑芝麻 生态 电子城 生物谷 外高桥 招商局 七一二 二六三 大东方 大东南 大悦城 数字人 汤姆猫
西上海 西大门 建科院 建研院 电科院 设研院 中光学 京北方 东北高 值得买 好太太 小商品城 大名城 创世纪 三人行 名家汇 大地熊 金现代 通行宝 夜光明
同益中 中电港 天地源 绿岛风 茶花股份 科技股份 文化长城 环球股份 当代文体 九鼎投资 时代出版 商业城 东方红 三维股份 华夏 平安 民生 国际股份 联合股份
旅游股份 贸易股份 中国科传 国投资本 城市股份 广电网络 有线网络 北部湾旅 全国股份 国旅联合 中国国际 上海能科 科创信息 海洋王 新能源 水井坊股份 中国海诚
西高院 电气股份 机电股份 建筑股份 通用股份 标准股份 动力股份 数字股份 文投控股 三角股份 合金股份 贝斯特 奥迪威 葛洲坝水利 国中水务 四方股份 力量股份
人民同泰股份 生意宝股份 新国都股份 山水文化 北部湾港 大连圣亚 曲江文旅 西域旅游 天府文旅 丽江旅游 三特索道 九华旅游 长白山旅游 岭南园林 棕榈园林 普邦园林
""".split())

# two-character A-share names that are known well enough and are no words
PLAIN2 = set("万科 中集 柳工 康美 康得 乐视 泛海 晨鸣 丽珠 张裕 南玻 世茂 正邦 江铃 鲁泰 神雾 泰禾 凯迪 中弘 雏鹰 猛狮 盛运 长油 欣泰 美的 徐工 康佳 辅仁 粤泰 京粮 刚泰".split())

# what is left of a marked name, and is an ordinary word before any noun
NO_NAME = set("全新 庞大 顺利 远程 中期 当代 起步 精密 恒久 数码 文化 生态 修正".split())

# what the list cut to four places
UNCUT = {
    "XD中衡设": "中衡设计", "ST易购": "苏宁易购", "*ST康美": "康美药业", "ST康美": "康美药业", "ST红太阳": "红太阳", "*ST泛海": "泛海控股", "ST泰禾": "泰禾集团",
    "*ST正邦": "正邦科技", "ST鹏博士": "鹏博士", "ST奥康": "奥康国际", "ST贵人": "贵人鸟", "ST起步": "起步股份", "*ST庞大": "庞大集团", "ST庞大": "庞大集团",
    "*ST蓝光": "蓝光发展", "*ST信威": "信威集团", "*ST宜生": "宜华生活", "*ST金洲": "金洲慈航", "ST实达": "实达集团", "*ST凯乐": "凯乐科技",
    "*ST豆神": "豆神教育", "*ST有棵树": "有棵树", "ST有棵树": "有棵树", "*ST凯撒": "凯撒旅业", "ST粤泰": "粤泰股份", "*ST宋都": "宋都股份", "ST世茂": "世茂股份",
    "*ST西域": "西域旅游", "*ST左江": "左江科技", "*ST数知": "数知科技", "ST曙光": "曙光股份", "*ST搜特": "搜于特", "*ST天沃": "天沃科技", "ST同洲": "同洲电子",
    "ST步森": "步森股份", "*ST围海": "围海股份", "ST阳光城": "阳光城", "*ST炼石": "炼石航空", "ST澄星": "澄星股份", "*ST澄星": "澄星股份", "ST中珠": "中珠医疗",
    "ST摩登": "摩登大道", "*ST紫鑫": "紫鑫药业", "ST德豪": "德豪润达", "*ST爱迪": "爱迪尔", "*ST二重": "二重重装", "ST升达": "升达林业", "*ST日海": "日海智能",
    "ST通葡": "通葡股份", "ST海越": "海越能源", "*ST海越": "海越能源", "ST榕泰": "广东榕泰", "*ST榕泰": "广东榕泰", "*ST西钢": "西宁特钢", "ST花王": "花王股份", "*ST博天": "博天环境",
    "ST博天": "博天环境", "*ST天山": "天山生物", "*ST美尚": "美尚生态", "*ST佳沃": "佳沃食品", "ST金圆": "金圆股份", "ST华铁": "华铁股份", "ST鼎龙": "鼎龙文化", "ST中利": "中利集团",
}

# general names that on news text often are parts of other words (其中|金额, 金|融创|新), or that others share
BOUNDARY = set("""
SK DST Sea Snap Meta Zoom Visa Grab Lucid GIC TPG ADM PPG IDG UPS SAP IGG 自由港 伯恩斯坦 尼尔森 沙利文 阿拉丁 南极光 航空工业 东方明珠 步步高 万年青 人人乐 一品红 金达莱 三人行 运达 准时达 乡村基
广州建筑 北京汽车 上海汽车 上海隧道 中国生物 中国电子 中国食品 美国银行 中国通信服务 国家核电 大众中国 中国兵器 北方工业 中国土木 香港电讯 东方资产 长城资产 时代中国 完美中国 雅生活
中国水电 自然堂 西部数据 贝贝网 大快活 三盛 众和 美图
国网 国投 国航 国信 高通 美的 融创 长和 日立 海思 海通 华大 电装 海康 托克 宏达电 平高 东阿 人保 联电 通快 国机 致同 亚航 天能 可成 国巨 众安 金风 安联 台化 东丽 万华 微创 新钢
晋能 乐购 南钢 本钢 中建 中金 中车 中盐 南网 京能 惠科 太重 用友 敦和 新矿 微医 山能 山钢 华住 中植 龙工 川航 新和成 安进 川投 群创 广达 爱信 上港 港铁 集度 新奥 达能 亿航 通富 平煤
广东院 华东院 西北院 西南院 中南院 铁一院 铁二院 铁三院 铁四院 铁五院 湖北工程公司 河南工程公司 贵州工程公司 明天系 中植系 宝能系 五环公司 成达公司 中海 华彬 新疆油田 华北油田 大港油田 江苏油田 中原油田
江汉油田 河南油田 吐哈油田 青海油田 玉门油田 冀东油田 吉林油田 西飞 陕飞 贵飞 西航 恒力 双日 联通 成飞 沈飞 昌飞 哈飞 欧拉 达达 达钢 天合 宝丰 景林 淡水泉
""".split())

# Latin names that are English words too: only as they are written
ENGLISH = set("""
aeon alcon alphabet arrival astra atlas bottega brother bunge cadence canoo caterpillar citadel coach converse costa coty crown cummins dell dena
diadora discover dodge emerson epic fila ford frost furla gap giant goldman grab guess hershey hudson illumina intuit jaguar king krona lion lucid
magna mango marks merck meta midway mobil moderna nest nova orange osram pearson pebble perplexity quanta rare razer rockstar sage seagate sharp shell
sisley snap snowflake spark stripe stryker target tata tiffany tims tinder unity valve vanguard vichy visa vivo wistron workday zoom
""".split())

NUM = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十",
       "二十一", "二十二", "二十三", "二十四", "二十五"]


def bureaus():
    for i in range(1, 9):
        for tail in ("", "集团"):
            yield "中建%s局%s" % (NUM[i], tail)
        yield "中国建筑%s局" % NUM[i]
    for i in list(range(1, 26)):
        yield "中铁%s局" % NUM[i]
        yield "中铁%s局集团" % NUM[i]
    for i in range(1, 5):
        yield "中交%s航局" % NUM[i]
        yield "中交%s公局" % NUM[i]
        yield "中交%s航院" % NUM[i]
    for word in "中交一公局集团 中交二公院 中交一公院 中交路建 中交路桥 中交疏浚 中交建筑 中交隧道局 中交天航局 中交上航局 中交广航局 中交水规院 中交城投 中交投资 中交地产 中交天津航道局 中交第一航务工程局 中交第二航务工程局 中交第三航务工程局 中交第四航务工程局 中交第一公路工程局 中交第二公路工程局 中国路桥 中国港湾".split():
        yield word
    for i in range(1, 17):
        yield "水电%s局" % NUM[i]
        yield "中国水电%s局" % NUM[i]
        yield "中电建水电%s局" % NUM[i]
        yield "中国水利水电第%s工程局" % NUM[i]
    for i in (1, 2, 3, 5, 13, 14, 15, 16, 17, 18, 19, 20, 22):
        yield "中国%s冶" % NUM[i]
        yield "中国%s冶集团" % NUM[i]
        if i not in (1,):
            yield "%s冶集团" % NUM[i]
    for word in ("中冶京诚 中冶赛迪 中冶南方 中冶焦耐 中冶华天 中冶长天 中冶东方 中冶建研院 中冶北方 中冶天工 中冶宝钢 中冶建工 中冶武勘 中冶交通 中冶置业 中冶陕压 中冶葫芦岛有色 中国华冶 上海宝冶 上海宝冶集团 宝冶 中国恩菲 中国京冶 中冶沈勘 "
                 "中建科工 中建科技 中建安装 中建装饰 中建新疆建工 中建西部建设 中建交通 中建港航局 中建方程 中建投资 中建西南院 中建西北院 中建东北院 中建上海院 中建铁投 中建环能 中建路桥 中建智地 中建信和 中海集团 中海建筑 中建钢构 中建电力 中建水务 "
                 "中铁大桥局 中铁大桥局集团 中铁隧道局 中铁隧道局集团 中铁电气化局 中铁电气化局集团 中铁建工 中铁建工集团 中铁建设 中铁建设集团 中铁北京局 中铁北京工程局 中铁上海局 中铁上海工程局 中铁广州局 中铁广州工程局 中铁武汉电化局 中铁武汉电气化局 中铁城投 中铁置业 中铁投资 中铁交通 中铁南方 中铁开投 中铁发展 中铁科工 中铁装备 中铁工业 中铁信托公司 中铁资源 中铁山桥 中铁宝桥 中铁九桥 中铁文旅 中铁云投 中铁物贸 中铁特货 中铁快运 中铁集装箱 中铁高新 中铁磁浮 中铁华铁 中铁长江 中铁水务 中铁诺德 中铁一院 中铁二院 中铁三院 中铁四院 中铁五院 中铁六院 中铁设计 中铁咨询 中铁大桥院 中铁西北院 中铁西南院 中铁上海院 铁一院 铁二院 铁三院 铁四院 铁五院 铁科院集团 "
                 "中国铁建投资 中国铁建投资集团 中铁建投资 中铁建 中铁建电气化局 中铁建电气化局集团 中铁建大桥局 中国铁建大桥局 中国铁建大桥工程局 中铁建港航局 中国铁建港航局 中铁建城建 中铁建房地产 中国铁建地产 中铁建华南 中铁建昆仑 中铁建发展 中铁建资本 中国铁建电气化局 中土集团 中国土木 中国土木工程集团 "
                 "中国电建市政集团 中国电建华东院 华东勘测设计研究院 中国电建地产 中电建路桥 中电建生态 中电建南方 中电建新能源 电建地产 电建市政 电建路桥 山东电建 山东电建一公司 山东电建三公司 山东电建二公司 山东电力建设第三工程公司 湖北工程公司 河南工程公司 上海电建 江西水电 福建电建 贵州工程公司 河北电建 江西电建 四川电建 青海电建 中国能建葛洲坝 葛洲坝一公司 葛洲坝二公司 葛洲坝三公司 葛洲坝电力 葛洲坝机电 葛洲坝国际 葛洲坝生态 葛洲坝路桥 葛洲坝三峡建设 葛洲坝易普力 中能建 中能建投 广东火电 广东院 华东院 西北院 西南院 中南院 浙江火电 江苏电建一公司 江苏电建三公司 江苏电建 安徽电建一公司 安徽电建二公司 安徽电建 天津电建 东北电建 东电一公司 西北电建 西北电建一公司 湖南火电 云南火电 黑龙江火电一公司 北京电建 "
                 "中核华兴 中核二二 中核二三 中核二四 中核五公司 中核中原 中核华辰 中核混凝土 中核工程 中国核电工程 中核北方 中核西部 中核环保 中核汇能 中核新能源 中核资本 中核建 中核建工 中核运维 中核深圳凯利 "
                 "中化二建 中化四建 中化六建 中化工程 天辰公司 中国天辰 赛鼎公司 五环公司 华陆公司 成达公司 东华科技公司 化三建 化学工业第三设计院 中国化学天辰 中国化学华陆 中国化学赛鼎 中国化学五环 中国化学东华 中国成达 "
                 "中石化四建 中石化五建 中石化十建 中石化南京工程 中石化宁波工程 中石化广州工程 中石化洛阳工程 中石化上海工程 中石化工程建设 中石油工程建设 中石油寰球 寰球工程 中国寰球 昆仑工程 中油工程 中石油管道局 管道局工程公司 大庆油田 大庆油田公司 胜利油田 长庆油田 长庆油田公司 塔里木油田 塔里木油田公司 新疆油田 新疆油田公司 西南油气田 西南油气田公司 华北油田 辽河油田公司 吉林油田 大港油田 江苏油田 中原油田 江汉油田 河南油田 吐哈油田 青海油田 玉门油田 冀东油田 独山子石化 克拉玛依石化 乌鲁木齐石化 塔里木石化 兰州石化 兰州石化公司 大庆石化 大连石化 抚顺石化 锦西石化 辽阳石化 吉林石化 四川石化 广西石化 广东石化 云南石化 宁夏石化 长庆石化 华北石化 大港石化 呼和浩特石化 镇海炼化 茂名石化 扬子石化 扬子石化-巴斯夫 扬子巴斯夫 金陵石化 高桥石化 齐鲁石化公司 燕山石化 天津石化 石家庄炼化 洛阳石化 九江石化 长岭炼化 巴陵石化 荆门石化 武汉石化 中韩石化 安庆石化 福建联合石化 中科炼化 广州石化 北海炼化 海南炼化 青岛炼化 济南炼化 沧州炼化 塔河炼化 惠州石化 中海壳牌 中海炼化 福建炼化 古雷石化 中化泉州石化 泉州石化 大榭石化 "
                 "中煤一建 中煤三建 中煤五建 中煤平朔 平朔集团 中煤陕西 中煤新疆 中煤建设 中煤矿建 中煤科工 神东煤炭 神东集团 宁煤 神宁集团 国能宁煤 国能神东 国华电力 国华投资 国神集团 国家能源宁夏煤业公司 国家能源新疆能源 国能新疆 龙源电力集团 国电电力发展 国电科环 "
                 "华能新能源公司 华能澜沧江 华能新疆 华能陕西 华能山东 大唐新疆 大唐山东 华电新疆 华电山东 国电投新疆 国家电投新疆 三峡新疆 国投新疆 国网新疆电力 国网浙江电力 国网江苏电力 国网山东电力 国网河北电力 国网北京电力 国网上海电力 国网天津电力 国网安徽电力 国网福建电力 国网江西电力 国网河南电力 国网湖北电力 国网湖南电力 国网四川电力 国网重庆电力 国网陕西电力 国网甘肃电力 国网青海电力 国网宁夏电力 国网西藏电力 国网辽宁电力 国网吉林电力 国网黑龙江电力 国网蒙东电力 国网山西电力 国网冀北电力 国网新源 国网英大集团 广东电网 广西电网 云南电网 贵州电网 海南电网 深圳供电局公司 南网数字 浙江电力! 江苏电力! "
                 "中航工业西飞 西飞 成飞 成飞集团 沈飞 沈飞集团 洪都集团 哈飞集团 哈飞 昌飞 昌河飞机 中航成飞 中航沈飞公司 中航锂电科技 中航国际 中航资本 中航信托公司 中航租赁 中国航空工业西安飞机 陕飞 贵飞 西航 黎明航发 中国电科电能 中电科技 中电熊猫 中电长城 中电光谷 中电建 中国电子系统 中电系统 中电太极 中国长城科技 中国软件公司 "
                 "沪宁高铁公司! 京沪高铁=601816.SH 京沪高铁公司 大秦铁路公司 北京铁路局 上海铁路局 广铁集团 广铁 成都铁路局 武汉铁路局 太原铁路局 兰州铁路局 乌鲁木齐铁路局 青藏集团公司 中国铁路上海局集团 中国铁路北京局集团 中国铁路广州局集团 中国铁路成都局集团 中国铁路武汉局集团 中国铁路乌鲁木齐局集团 中国铁路西安局集团 中国铁路郑州局集团 中国铁路济南局集团 中国铁路南昌局集团 中国铁路南宁局集团 中国铁路昆明局集团 中国铁路兰州局集团 中国铁路太原局集团 中国铁路沈阳局集团 中国铁路哈尔滨局集团 中国铁路呼和浩特局集团 中国铁路青藏集团").split():
        yield word


def exchange(code):
    if code[0] in "69":
        return code + ".SH"
    if code[0] in "48" or code.startswith("920"):
        return code + ".BJ"
    return code + ".SZ"


def a_share(path):
    """Words and codes of the A-share list: as it stands, and without marks."""
    with open(path, encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            name = re.sub(r"\s", "", unicodedata.normalize("NFKC", row["short_name"]))
            code = exchange(row["code"].zfill(6))
            name = name.replace("(已合并)", "")
            if name.startswith("退市") or not name:
                continue
            b_share = row["code"].startswith(("200", "900"))
            if name in UNCUT:
                yield UNCUT[name], code, None
            name = re.sub(r"^(XD|XR|DR)", "", name)
            name = re.sub(r"^[NC](?=[一-鿿])", "", name)
            name = re.sub(r"退$", "", name)
            marked = re.match(r"(\*ST|S\*ST|SST|ST|S(?=[一-鿿])|PT)(.+)$", name)
            stem = marked[2] if marked else name
            if marked:
                yield name, code, "plain"
                if name.startswith("*"):
                    yield name[1:], code, "plain"
            bare = re.sub(r"(B股|-?(UW|WD|U|W)|[ABD])$", "", stem) if re.search("[一-鿿]", stem) else stem
            if bare != stem and not marked:
                yield stem, code, "plain"
            if not b_share or bare == stem:
                if len(bare) >= 2 and not (marked and len(bare) == 2 and bare not in PLAIN2):
                    yield bare, code, None
                elif len(bare) == 2 and bare not in NO_NAME:
                    yield bare, code, "common"


def general(path):
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            if line.startswith("#"):
                continue
            for part in line.split():
                yield part


def main(lists, files):
    rows = {}  # word -> [code, registered, sense, source]

    def add(word, code, registered, sense, source):
        old = rows.get(word)
        if old is None:
            rows[word] = [code, registered, sense, source]
            return
        old[0] = old[0] or code
        old[1] = old[1] or registered
        if sense == "common":
            old[2] = "common"

    shares = list(a_share(os.path.join(lists, "a_share.csv")))
    # the shares that are still listed under their name come first, B shares last
    shares.sort(key=lambda s: (s[1].startswith(("200", "900")), s[2] is not None))
    for word, code, sense in shares:
        if sense is None:
            if word in COMMON_A or (len(word) <= 2 and word not in PLAIN2) or word in BOUNDARY:
                sense = "common"
            else:
                sense = "plain"
        add(word, code, "", sense, "adata")
    for part in [w for words in files for w in general(words)] + [w for w in bureaus()]:
        part, _, registered = part.partition("/") if not part.startswith(("58", "7-")) else (part, "", "")
        word, _, code = part.partition("=")
        sense = "common" if word.endswith("!") or word.rstrip("!") in BOUNDARY else "plain"
        word = word.rstrip("!")
        if len(word) >= 2:
            add(word, code, registered, sense, "general")
    # Latin names are also written in small letters, in capitals, or with one capital only
    for word in list(rows):
        code, registered, sense, source = rows[word]
        if word.isascii() and word.isalpha() and len(word) >= 4 and sense == "plain" and word.lower() not in ENGLISH:
            for other in (word.lower(), word.upper(), word.capitalize()):
                rows.setdefault(other, [code, registered, sense, source])
    print("# companies: short names of enterprises, for look-up.")
    print("# word: the name as it is used (simplified characters, half-width letters).")
    print("# code: stock code with its exchange: SH, SZ, BJ, HK, TW, US; empty where none is known. Delisted ones keep theirs.")
    print("# registered_name: only where sure, else empty.")
    print("# sense: plain = may be taken anywhere at a word boundary; common = also a common word, place, person, product, part of other words, or shared by several firms: needs evidence in the sentence or document.")
    print("# source: adata = PyPI adata 2.9.5, adata/stock/cache/code.csv (Apache-2.0 / MIT), cleaned; general = general knowledge, scripts/companies_general.txt, scripts/companies_brands.txt and the enumerations in scripts/make_companies.py.")
    print("# licence: names and codes are facts; source list Apache-2.0 / MIT.")
    print("word\tcode\tregistered_name\tsense\tsource")
    for word in sorted(rows):
        print(word, *rows[word], sep="\t")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
