//! What a file says of several things line by line, kept by their ids in the order met.

use std::collections::BTreeMap;

/// Things by id. A file may hold any number of ids, so none is searched for among all.
#[derive(Debug)]
pub(super) struct ById<T> {
    things: Vec<(String, T)>,
    places: BTreeMap<String, usize>,
}

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self { things: Vec::new(), places: BTreeMap::new() }
    }
}

impl<T: Default> ById<T> {
    /// The thing of that id; without one, the last. What was met before any id was is of the first.
    pub(super) fn of(&mut self, id: Option<&str>) -> &mut T {
        let id = id.filter(|id| !id.is_empty());
        let known = match id {
            None => self.things.len().checked_sub(1),
            Some(id) => self.places.get(id).copied().or_else(|| self.unnamed()),
        };
        let place = known.unwrap_or_else(|| {
            self.things.push(Default::default());
            self.things.len() - 1
        });
        let (name, thing) = &mut self.things[place];
        if let Some(id) = id.filter(|_| name.is_empty()) {
            id.clone_into(name);
            self.places.insert(id.to_owned(), place);
        }
        thing
    }

    /// Only the first may have no id, as long as there is none.
    fn unnamed(&self) -> Option<usize> {
        self.things.first().filter(|(id, _)| id.is_empty()).map(|_| 0)
    }

    /// All of them with their ids, `""` where there was none.
    pub(super) fn take(&mut self) -> Vec<(String, T)> {
        self.places.clear();
        std::mem::take(&mut self.things)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_by_id_and_kept_in_the_order_met() {
        let mut things = ById::<String>::default();
        for (id, word) in [
            (None, "a"),
            (Some("y"), "b"),
            (Some("x"), "c"),
            (None, "d"),
            (Some("y"), "e"),
            (Some(""), "f"),
        ] {
            things.of(id).push_str(word);
        }
        let expected =
            [("y", "abe"), ("x", "cdf")].map(|(id, said)| (id.to_owned(), said.to_owned()));
        assert_eq!(things.take(), expected);
        assert_eq!(things.take(), []);
    }
}
