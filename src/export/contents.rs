//! What files and archives hold, by the names alone: what is said where there is no conversation in
//! them. However many members there are, it stays small.

use super::names;

/// So many names of what lies on top are kept.
const TOPS_MAX: usize = 6;
/// A longer one is cut.
const TOP_CHARS: usize = 60;

/// How many files of each kind there are, and what lies on top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Pictures.
    pub pictures: u32,
    /// Sound.
    pub sounds: u32,
    /// Films.
    pub films: u32,
    /// What is read, but by people: pages, tables and the like.
    pub documents: u32,
    /// All else.
    pub others: u32,
    /// Folders, which end in `/`, and what might have been read, as they were met first. They are
    /// somebody else's words: shown, and never opened.
    pub tops: Vec<String>,
    /// Whether there are more on top than that.
    pub has_more: bool,
}

impl Contents {
    /// Counts a file, by its name in the archive. A folder is no file, nor is what a system adds.
    pub(super) fn add(&mut self, name: &str) {
        let Some(kind) = names::kind(name) else { return };
        let count = match kind {
            names::Kind::Picture => &mut self.pictures,
            names::Kind::Sound => &mut self.sounds,
            names::Kind::Film => &mut self.films,
            names::Kind::Document => &mut self.documents,
            names::Kind::Other => &mut self.others,
        };
        *count += 1;
        self.note_top(name);
    }

    /// Adds what another holds.
    pub(super) fn join(&mut self, other: &Self) {
        self.pictures += other.pictures;
        self.sounds += other.sounds;
        self.films += other.films;
        self.documents += other.documents;
        self.others += other.others;
        self.has_more |= other.has_more;
        for top in &other.tops {
            self.keep_top(top.clone());
        }
    }

    fn note_top(&mut self, name: &str) {
        let mut parts = name.split(['/', '\\']).filter(|part| !part.is_empty());
        let Some(first) = parts.next() else { return };
        let cut: String = first.chars().take(TOP_CHARS).collect();
        let more = if cut.len() < first.len() { "…" } else { "" };
        if parts.next().is_some() {
            self.keep_top(format!("{cut}{more}/"));
        } else if names::may_be_read(name) {
            self.keep_top(format!("{cut}{more}"));
        }
    }

    fn keep_top(&mut self, top: String) {
        if self.tops.contains(&top) {
            return;
        }
        if self.tops.len() < TOPS_MAX {
            self.tops.push(top);
        } else {
            self.has_more = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(members: &[&str]) -> Contents {
        let mut contents = Contents::default();
        for name in members {
            contents.add(name);
        }
        contents
    }

    #[test]
    fn counts_by_kind_and_names_what_lies_on_top() {
        let cases: &[(&[&str], [u32; 5], &[&str])] = &[
            (&[], [0; 5], &[]),
            (&["a.JPG", "b.heic", "c.png"], [3, 0, 0, 0, 0], &[]),
            (
                &["photos/a.jpg", "photos/b.mp4", "chat.html"],
                [1, 0, 1, 1, 0],
                &["photos/", "chat.html"],
            ),
            (&["photos/", "photos/x/", "x\\a.m4a"], [0, 1, 0, 0, 0], &["x/"]),
            (&["__MACOSX/a.jpg", ".DS_Store", "a/._b.jpg", ""], [0; 5], &[]),
            (
                &["/etc/a.pdf", "../b.dat", "no ending"],
                [0, 0, 0, 1, 2],
                &["etc/", "../", "no ending"],
            ),
        ];
        for (members, counts, tops) in cases {
            let found = of(members);
            let all = [found.pictures, found.sounds, found.films, found.documents, found.others];
            assert_eq!((all, found.has_more), (*counts, false), "{members:?}");
            assert_eq!(found.tops, *tops, "{members:?}");
        }
    }

    #[test]
    fn stays_small_however_much_there_is() {
        let mut all = of(&[]);
        for n in 0..1000 {
            all.add(&format!("{n}{}/a.bin", "é".repeat(400)));
        }
        assert_eq!((all.others, all.tops.len(), all.has_more), (1000, TOPS_MAX, true));
        assert!(all.tops.iter().all(|top| top.chars().count() == TOP_CHARS + 2), "{:?}", all.tops);
        let mut two = of(&["0.txt"]);
        two.join(&all);
        two.join(&of(&["0.txt"]));
        assert_eq!((two.others, two.documents, two.tops.len()), (1000, 2, TOPS_MAX));
    }
}
