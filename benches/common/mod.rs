//! What the benches share: the yardstick's words, documents read from JSON Lines, and a seeded text generator.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fmt::Write as _;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

/// The bare scan's automaton: the 66 words of `yardstick_terms.txt`, leftmost-longest.
pub fn yardstick() -> CharwiseDoubleArrayAhoCorasick<u32> {
    let words: Vec<&str> = include_str!("../yardstick_terms.txt").split_whitespace().collect();
    let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest);
    builder.build(words).expect("the words are distinct")
}

/// The `text` field of each line of JSON Lines.
pub fn texts(jsonl: &str) -> Vec<String> {
    let text = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?.get("text")?.as_str().map(str::to_owned);
    jsonl.lines().filter_map(text).collect()
}

/// A small deterministic generator (SplitMix64, Steele et al. 2014).
pub struct Random(u64);

impl Random {
    /// Seeded.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Evenly in 0..1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Normally distributed (Box–Muller).
    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

const PLACES: &[&str] =
    &["合肥", "温宿县", "湖州", "柳州", "无锡", "安徽", "宜宾市", "浙江", "唐山", "南通", "成都", "赣州", "银川", "包头", "福建"];
const TRADES: &[&str] =
    &["恒瑞达", "金禾源", "中晟", "华泽", "绿野", "东旭升", "瀚海", "立方", "凯风", "嘉泰", "安信达", "星源通", "远航", "启明"];
const FIELDS: &[&str] =
    &["新能源科技", "商贸", "食品", "生物医药", "建材", "置业", "机械制造", "物流", "新材料", "电子", "文化旅游", "化工"];
const FORMS: &[&str] = &["有限公司", "股份有限公司", "集团有限公司", "有限责任公司", "集团"];
const LISTED: &[&str] = &["宁德时代", "比亚迪", "贵州茅台", "中国石油", "招商银行", "隆基绿能", "海螺水泥", "中国中铁", "三一重工", "万科"];
const THINGS: &[&str] =
    &["动力电池", "光伏组件", "肉牛养殖", "冷链物流", "半导体封装", "有机肥", "特种钢", "儿童用品", "智能家电", "数据中心"];
const HEADS: &[&str] = &["项目", "产业园项目", "生产线项目", "基地", "产业化项目", "工程"];
const STAGES: &[&str] = &["签约", "落地", "开工", "竣工", "投产", "封顶", "试运行", "达产", "奠基"];
const UNITS: &[&str] = &["亿元", "万元", "万平方米", "亩", "万吨", "公里", "%", "家", "个", "万千瓦", "亿美元", "倍", "年", "个月", "台"];

/// Frames of sentences: `P` a place, `T` a trade name, `F` a field, `L` a legal form, `S` a listed company, `G` goods,
/// `H` a head, `W` a stage word, `N` a figure, `U` a figure with a unit, `D` a date.
const FRAMES: &[&str] = &[
    "D，PTFL投资N亿元的GH在P正式W。",
    "据介绍，该项目占地N亩，总建筑面积N万平方米，建成后预计年产值N亿元。",
    "S公告称，前三季度实现营业收入N亿元，同比增长N%，净利润约N亿元。",
    "受外围市场影响，大盘早盘低开后震荡走高，成交量有所放大，题材股表现活跃。",
    "业内人士认为，行业景气度仍处于较高水平，下游需求没有明显减弱的迹象。",
    "截至D，P共有N个项目W，涉及GH和配套设施，总投资U。",
    "PTFL（以下简称“T”）与S签署合作协议，双方将共同推进GH建设。",
    "记者在现场看到，工人们正在紧张有序地作业，机器的轰鸣声此起彼伏。",
    "公司股价收报N元，上涨N%，换手率N%，市值超过N亿元。",
    "分析师指出，政策预期升温有助于改善市场情绪，但仍需关注后续落实情况。",
    "该负责人表示，将继续优化营商环境，为企业提供全流程服务。",
    "其中，外资项目N个，占比N%；民营企业N家，带动就业N人。",
    "今年以来，P的对外贸易保持稳定，进出口总额达U，较上年同期多U。",
    "会议强调，要坚持问题导向，把各项任务落到实处，切实增强群众的获得感。",
    "T董事长在接受采访时说，公司不会改变长期战略，也没有裁员计划。",
];

/// Appends a sentence.
fn sentence(random: &mut Random, into: &mut String) {
    let frame = random.pick(FRAMES);
    for c in frame.chars() {
        match c {
            'P' => into.push_str(random.pick(PLACES)),
            'T' => into.push_str(random.pick(TRADES)),
            'F' => into.push_str(random.pick(FIELDS)),
            'L' => into.push_str(random.pick(FORMS)),
            'S' => into.push_str(random.pick(LISTED)),
            'G' => into.push_str(random.pick(THINGS)),
            'H' => into.push_str(random.pick(HEADS)),
            'W' => into.push_str(random.pick(STAGES)),
            'N' => figure(random, into),
            'U' => {
                figure(random, into);
                into.push_str(random.pick(UNITS));
            }
            'D' => {
                let (year, month, day) = (2015 + random.below(10), 1 + random.below(12), 1 + random.below(28));
                let _ = write!(into, "{year}年{month}月{day}日");
            }
            other => into.push(other),
        }
    }
}

fn figure(random: &mut Random, into: &mut String) {
    let _ = match random.below(4) {
        0 => write!(into, "{}", 1 + random.below(99)),
        1 => write!(into, "{}.{}", random.below(300), random.below(100)),
        2 => write!(into, "{},{:03}", 1 + random.below(90), random.below(1000)),
        _ => write!(into, "{}", 100 + random.below(9000)),
    };
}

/// Documents of 60 to 20,000 bytes with a median near 220 (log-normal), until `bytes` are reached. The same seed gives the same texts.
pub fn documents(seed: u64, bytes: usize) -> Vec<String> {
    let mut random = Random::new(seed);
    let (mut all, mut total) = (Vec::new(), 0);
    while total < bytes {
        // A document ends with the sentence that reaches its size; half a sentence is taken off beforehand.
        let size = (175.0 * (1.05 * random.normal()).exp()).clamp(60.0, 19_800.0) as usize;
        let mut text = String::with_capacity(size + 200);
        while text.len() < size {
            sentence(&mut random, &mut text);
        }
        total += text.len();
        all.push(text);
    }
    all
}
