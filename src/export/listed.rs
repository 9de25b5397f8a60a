//! What is listed of what was read, and what is only counted.
//!
//! A reading is one row of SQL and one record of a frame, however many files an export has and
//! whatever they are called. So much of each kind is listed, in the order met; of the rest the
//! numbers are kept, which stay exact.

use serde::Serialize;

use crate::receipt::{Conversations, FileRead, Problem, Reading, SetAside};

/// Texts without conversations that are named, in each file.
pub(super) const LEFT_MAX: usize = 200;

/// Members with conversations that are named, in each file.
const MEMBERS_MAX: usize = 2_000;

/// Problems with members that are named, in each file.
const PROBLEMS_MAX: usize = 500;

/// Conversations set aside that are named.
const SET_ASIDE_MAX: usize = 2_000;

/// An entry that is longer than this, as JSON, is counted and not listed.
const ENTRY_BYTES_MAX: usize = 4_000;

/// What the problems of a file come to at most that name no member: one of each reason.
const REASONS_BYTES: usize = 800;

/// How many bytes of JSON the lists of a reading have in all. They add up to 900 kB: a row is 2 MB at
/// most, and a frame 1 MiB.
const FILES_BYTES: usize = 250_000;
const MEMBERS_BYTES: usize = 200_000;
const PROBLEMS_BYTES: usize = 100_000;
const LEFT_BYTES: usize = 200_000;
const SET_ASIDE_BYTES: usize = 150_000;

/// Adds a member that was read.
pub(super) fn add_member(file: &mut FileRead, member: String) {
    if file.members_read.len() < MEMBERS_MAX && member.len() <= ENTRY_BYTES_MAX {
        file.members_read.push(member);
    } else {
        file.members_unlisted += 1;
    }
}

/// Adds a problem: with its member while there is room, else to those of its reason. One that concerns
/// no member says nothing more when it is said again.
pub(super) fn add_problem(file: &mut FileRead, problem: Problem) {
    let is_short = problem.member.as_ref().is_none_or(|member| member.len() <= ENTRY_BYTES_MAX);
    let has_room = file.problems.len() < PROBLEMS_MAX && is_short;
    put_problem(&mut file.problems, problem, has_room);
}

fn put_problem(problems: &mut Vec<Problem>, problem: Problem, has_room: bool) {
    if has_room && problem.member.is_some() {
        return problems.push(problem);
    }
    let Problem { reason, count, .. } = problem;
    let same = |one: &&mut Problem| one.member.is_none() && one.reason == reason;
    match problems.iter_mut().rev().find(same) {
        Some(same) => same.count += count,
        None => problems.push(Problem { reason, member: None, count }),
    }
}

/// Adds a conversation that was set aside: by its name while there is room, else to those of its reason.
pub(super) fn add_set_aside(conversations: &mut Conversations, one: SetAside) {
    let is_short = one.id.len() + one.member.len() <= ENTRY_BYTES_MAX;
    let has_room = conversations.set_aside.len() < SET_ASIDE_MAX && is_short;
    put_set_aside(&mut conversations.set_aside, one, has_room);
}

fn put_set_aside(list: &mut Vec<SetAside>, one: SetAside, has_room: bool) {
    if has_room && one.count == 1 {
        return list.push(one);
    }
    let SetAside { reason, count, .. } = one;
    let same = |other: &&mut SetAside| {
        other.reason == reason && other.id.is_empty() && other.member.is_empty()
    };
    match list.iter_mut().rev().find(same) {
        Some(same) => same.count += count,
        None => list.push(SetAside { id: String::new(), member: String::new(), reason, count }),
    }
}

/// Room for entries of a kind.
struct Room(usize);

impl Room {
    fn takes(&mut self, entry: &impl Serialize, besides: usize) -> bool {
        // Texts and numbers: nothing in it can fail to be written.
        let bytes = serde_json::to_vec(entry).map_or(usize::MAX, |json| json.len() + 1 + besides);
        if bytes > ENTRY_BYTES_MAX || bytes > self.0 {
            return false;
        }
        self.0 -= bytes;
        true
    }
}

/// The reading with lists that all fit.
pub(super) fn fitted(reading: Reading) -> Reading {
    let mut lists = Lists {
        files: Room(FILES_BYTES),
        members: Room(MEMBERS_BYTES),
        problems: Room(PROBLEMS_BYTES),
        left: Room(LEFT_BYTES),
    };
    let mut listed = Vec::new();
    let mut rest: Option<FileRead> = None;
    for file in reading.files {
        if lists.takes(&file) {
            listed.push(lists.fitted(file));
        } else {
            join(rest.get_or_insert_with(|| FileRead { files: 0, ..blank() }), file);
        }
    }
    if let Some(mut rest) = rest {
        rest.name = format!("{} more files", rest.files);
        listed.push(lists.fitted(rest));
    }
    let mut room = Room(SET_ASIDE_BYTES);
    let mut set_aside = Vec::new();
    for one in reading.conversations.set_aside {
        let has_room = room.takes(&one, 0);
        put_set_aside(&mut set_aside, one, has_room);
    }
    let conversations = Conversations { set_aside, ..reading.conversations };
    Reading { files: listed, conversations, ..reading }
}

fn blank() -> FileRead {
    FileRead { complete: true, ..FileRead::default() }
}

/// The room that the files of a reading have.
struct Lists {
    files: Room,
    members: Room,
    problems: Room,
    left: Room,
}

impl Lists {
    /// Whether there is room for a file without what it lists.
    fn takes(&mut self, file: &FileRead) -> bool {
        let names_members = file.problems.iter().any(|problem| problem.member.is_some());
        let besides = if names_members { REASONS_BYTES } else { 0 };
        let problems = file.problems.iter().filter(|problem| problem.member.is_none());
        let bare = FileRead {
            name: file.name.clone(),
            sources: file.sources.clone(),
            problems: problems.cloned().collect(),
            ..blank()
        };
        self.files.takes(&bare, besides)
    }

    /// The file with as much of its lists as there is room for.
    fn fitted(&mut self, file: FileRead) -> FileRead {
        let FileRead { members_read, problems, left, .. } = file;
        let mut fitted =
            FileRead { members_read: Vec::new(), problems: Vec::new(), left: Vec::new(), ..file };
        for member in members_read {
            if self.members.takes(&member, 0) {
                fitted.members_read.push(member);
            } else {
                fitted.members_unlisted += 1;
            }
        }
        for problem in problems {
            let has_room = problem.member.is_some() && self.problems.takes(&problem, 0);
            put_problem(&mut fitted.problems, problem, has_room);
        }
        fitted.left.extend(left.into_iter().filter(|left| self.left.takes(left, 0)));
        fitted
    }
}

/// Counts a file among those that are not listed. Its problems are named by it as long as there is room.
fn join(rest: &mut FileRead, file: FileRead) {
    rest.files += file.files;
    rest.bytes += file.bytes;
    rest.complete &= file.complete;
    for source in file.sources {
        if !rest.sources.contains(&source) {
            rest.sources.push(source);
        }
    }
    rest.members_unlisted += file.members_unlisted;
    for member in file.members_read {
        add_member(rest, member);
    }
    for problem in file.problems {
        let own = || (problem.count == 1).then(|| file.name.clone());
        let member = problem.member.or_else(own);
        add_problem(rest, Problem { member, ..problem });
    }
    let room = LEFT_MAX.saturating_sub(rest.left.len());
    rest.left.extend(file.left.into_iter().take(room));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::{Left, ProblemReason, SetAsideReason};

    /// Below what a row holds and a frame carries, with all else that is in it.
    const BYTES_MAX: usize = 1_000_000;

    fn set_aside(reading: &Reading) -> u64 {
        reading.conversations.set_aside.iter().map(|one| one.count).sum()
    }

    fn read(files: impl Iterator<Item = FileRead>, aside: usize, long: usize) -> Reading {
        let mut conversations = Conversations { found: aside as u64, ..Conversations::default() };
        for n in 0..aside {
            let (id, member) = (format!("{n}{}", "i".repeat(long)), format!("m{n}.json"));
            let reason = [SetAsideReason::NoMapping, SetAsideReason::BrokenJson][n % 2];
            add_set_aside(&mut conversations, SetAside { id, member, reason, count: 1 });
        }
        Reading { files: files.collect(), conversations, ..Reading::default() }
    }

    #[test]
    fn a_reading_of_whatever_fits_into_a_row_and_its_numbers_stay() {
        const MANY: usize = 50_000;
        let file = |n: usize, long: usize, members: usize| {
            let name = format!("{n}{}.jsonl", "\u{1}".repeat(long));
            let mut file = FileRead { name, bytes: 3, ..blank() };
            for m in 0..members {
                add_member(&mut file, format!("{m}{}", "n".repeat(long)));
                let member = Some(format!("{m}{}", "p".repeat(long)));
                add_problem(&mut file, Problem::of(ProblemReason::Damaged, member));
                add_problem(&mut file, Problem::of(ProblemReason::CutShort, None));
                if file.left.len() < LEFT_MAX {
                    let left = Left { member: format!("{m}"), layout: "k".repeat(2_000) };
                    file.left.push(left);
                }
            }
            file
        };
        let shapes = [
            (MANY, 0, 0, 0),
            (MANY, 60, 1, 200),
            (300, 200, 300, 70_000),
            (1, 5, MANY, 3),
            (2, 400, MANY, 0),
        ];
        for (files, long, members, long_ids) in shapes {
            let all = read((0..files).map(|n| file(n, long, members)), MANY, long_ids);
            let fitted = fitted(all);
            let name = format!("{files} files of {members} members");
            let bytes = serde_json::to_vec(&fitted).unwrap().len();
            assert!(bytes < BYTES_MAX, "{name}: {bytes}");
            assert_eq!(set_aside(&fitted), MANY as u64, "{name}");
            fitted.assert_balanced();
            let sum = |of: fn(&FileRead) -> u64| fitted.files.iter().map(of).sum::<u64>();
            assert_eq!(sum(|file| file.files), files as u64, "{name}");
            assert_eq!(sum(|file| file.bytes), 3 * files as u64, "{name}");
            let all = (files * members) as u64;
            let read = sum(|file| file.members_read.len() as u64 + file.members_unlisted);
            assert_eq!(read, all, "{name}");
            let problems = sum(|file| file.problems.iter().map(|one| one.count).sum());
            assert_eq!(problems, 2 * all, "{name}");
            assert!(fitted.files.len() > 1 || files == 1, "{name}: some are listed");
        }
    }

    #[test]
    fn what_fits_is_as_it_was() {
        let problem = Problem::of(ProblemReason::Damaged, Some("b".to_owned()));
        let file = FileRead {
            members_read: vec!["a".to_owned()],
            problems: vec![problem, Problem::of(ProblemReason::NoDirectory, None)],
            ..blank()
        };
        let reading = read([file.clone(), file].into_iter(), 3, 5);
        assert_eq!(fitted(reading.clone()), reading);
    }
}
