//! Start-up, scan, one document, and a corpus: each bench checks what it found before it times.

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tiqu::{Extractor, Layers};

const ARTICLE: &str = include_str!("../corpus/articles/01-wensu-retold.txt");
const CORPUS_BYTES: usize = 2 << 20;

fn start_up(c: &mut Criterion) {
    let mut group = c.benchmark_group("start-up");
    assert!(!Extractor::new().extract("总投资3亿元").entities.is_empty());
    group.bench_function("extractor", |b| b.iter(|| black_box(Extractor::new())));
    group.finish();
}

fn scan(c: &mut Criterion) {
    let mut group = c.benchmark_group("scan");
    group.throughput(Throughput::Bytes(ARTICLE.len() as u64));
    let automaton = common::yardstick();
    assert!(automaton.leftmost_find_iter(ARTICLE).count() > 20);
    group.bench_function("article/yardstick", |b| b.iter(|| automaton.leftmost_find_iter(black_box(ARTICLE)).count()));
    // Folding, sentences and the scan for all triggers, without any layer.
    let extractor = Extractor::builder().only(Layers::NONE).build().expect("nothing of the user's to fail");
    let hits = extractor.lexicon_hits(ARTICLE).len();
    assert!(hits > 100, "only {hits} trigger words");
    let mut worker = extractor.worker();
    group.bench_function("article/all triggers", |b| b.iter(|| worker.extract(black_box(ARTICLE)).entities.len()));
    group.finish();
}

fn document(c: &mut Criterion) {
    let mut group = c.benchmark_group("document");
    group.throughput(Throughput::Bytes(ARTICLE.len() as u64));
    for (name, layers) in [("all layers", Layers::ALL), ("quantities", Layers::QUANTITY), ("companies", Layers::COMPANY)] {
        let extractor = Extractor::builder().only(layers).build().expect("nothing of the user's to fail");
        let mut worker = extractor.worker();
        let found = worker.extract(ARTICLE).entities.len();
        assert!(found > 3, "{name}: only {found} entities");
        group.bench_function(format!("article/{name}"), |b| b.iter(|| worker.extract(black_box(ARTICLE)).entities.len()));
    }
    group.finish();
}

fn corpus(c: &mut Criterion) {
    let texts = common::documents(1, CORPUS_BYTES);
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = c.benchmark_group("corpus");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
    let extractor = Extractor::new();
    let mut workers = [extractor.worker(), extractor.worker()];
    let count = |worker: &mut tiqu::Worker, texts: &[String]| texts.iter().map(|t| worker.extract(t).entities.len()).sum::<usize>();
    let found = count(&mut workers[0], &texts);
    assert!(found > texts.len(), "only {found} entities in {} documents", texts.len());
    group.bench_function("generated/1 thread", |b| b.iter(|| count(&mut workers[0], &texts)));
    let (one, two) = texts.split_at(texts.len() / 2);
    group.bench_function("generated/2 threads", |b| {
        b.iter(|| {
            let [first, second] = &mut workers;
            let both = std::thread::scope(|scope| {
                let other = scope.spawn(|| count(second, two));
                count(first, one) + other.join().expect("no panic")
            });
            assert_eq!(both, found);
        });
    });
    group.finish();
}

criterion_group!(benches, start_up, scan, document, corpus);
criterion_main!(benches);
