//! The sketch: the same memory as the job makes, of as much as it may hold.

use std::collections::{BTreeMap, BTreeSet};

use decant::chunk::Chunk;
use decant::frame::{self, Record};
use decant::prompt::embedded::Embedded;
use decant::sketch::{HELD_BYTES, Sketch, Sketched};
use proptest::prelude::*;

use crate::{made, sim};

fn lines(chunks: &[Chunk]) -> Vec<Vec<u8>> {
    chunks.iter().map(|chunk| frame::line(&Record::Chunk(chunk.clone())).unwrap()).collect()
}

fn sketched(lines: &[Vec<u8>], held_max: usize) -> Sketched {
    let mut sketch = Sketch::holding("UTC", held_max);
    for line in lines {
        sketch.push(line).unwrap();
    }
    sketch.finish().unwrap()
}

#[test]
fn it_is_the_memory_that_a_run_writes() {
    let mut run = sim::flawless("embedded", &made::frames(5, 24), &Embedded::new());
    run.remove("receipt.json");
    let sketch = sketched(&lines(&made::chunks(5, 24)), HELD_BYTES);
    assert_eq!((sketch.all, sketch.read), (24, 24));
    assert_eq!(sketch.files.keys().collect::<Vec<_>>(), run.keys().collect::<Vec<_>>());
    assert_eq!(sketch.files, run);
}

#[test]
fn of_more_than_it_holds_it_reads_what_is_worth_the_most() {
    let chunks = made::chunks(3, 40);
    let all = lines(&chunks);
    let half = all.iter().map(Vec::len).sum::<usize>() / 2;
    let sketch = sketched(&all, half);
    assert_eq!(sketch.all, 40);
    assert!(0 < sketch.read && sketch.read < 40, "{}", sketch.read);
    let mut by_worth: Vec<&Chunk> = chunks.iter().collect();
    by_worth.sort_by(|one, other| (other.value, &one.id).cmp(&(one.value, &other.id)));
    let best: Vec<Chunk> = by_worth[..usize::try_from(sketch.read).unwrap()]
        .iter()
        .map(|chunk| (*chunk).clone())
        .collect();
    assert_eq!(sketch.files, sketched(&lines(&best), HELD_BYTES).files);
    let held: usize = lines(&best).iter().map(Vec::len).sum();
    assert!(held <= half, "{held} bytes are held, {half} may be");
}

#[test]
fn chunks_that_are_not_named_are_named_for_it() {
    let named = made::chunks(5, 24);
    let nameless: Vec<Chunk> =
        named.iter().cloned().map(|chunk| Chunk { id: String::new(), ..chunk }).collect();
    let sketched = |chunks: &[Chunk]| sketched(&lines(chunks), HELD_BYTES);
    assert_eq!(sketched(&nameless), sketched(&named));
}

#[test]
fn nothing_picked_is_an_empty_memory_and_what_is_no_line_is_refused() {
    let empty = sketched(&[], HELD_BYTES);
    assert_eq!((empty.all, empty.read), (0, 0));
    let stated: BTreeSet<&str> = empty.files.values().flat_map(|text| text.lines()).collect();
    assert!(!stated.iter().any(|line| line.starts_with("- ")), "{stated:?}");
    assert!(Sketch::new("UTC").push(b"{}\n").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_the_lines_makes_no_difference(
        order in Just((0..16).collect::<Vec<usize>>()).prop_shuffle(),
        held in 1usize..4,
    ) {
        let straight = lines(&made::chunks(7, 16));
        let shuffled: Vec<Vec<u8>> = order.iter().map(|n| straight[*n].clone()).collect();
        let held = straight.iter().map(Vec::len).sum::<usize>() * held / 3;
        let files: BTreeMap<String, String> = sketched(&straight, held).files;
        prop_assert!(sketched(&shuffled, held).files == files);
    }
}
