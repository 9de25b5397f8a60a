//! The governor among persons and an account that has limits, in a world with seeded chance: real
//! limits, faults, an outage, and holders that die.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::limits::{Limit, read};
use super::*;

const START: Millis = Millis(1_795_608_000_000);
const MINUTE: i64 = 60_000;

fn ask(person: &str, call: &str) -> Ask {
    Ask {
        person: person.into(),
        call: format!("{person}/{call}"),
        tokens_in: 20_000,
        tokens_out: 4_000,
        priority: Priority::Bulk,
    }
}

fn report(ending: Ending) -> Report {
    Report { ending, told: Told::default() }
}

fn lease(answer: Answer) -> u64 {
    match answer {
        Answer::Granted { lease, .. } => lease,
        other => panic!("{other:?}"),
    }
}

fn wait(answer: Answer) -> Millis {
    match answer {
        Answer::Wait { at } => at,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lease_ends_by_itself_or_when_its_call_is_asked_again() {
    let mut governor = Governor::default();
    for n in 0..5 {
        lease(governor.ask(START, &ask("a", &n.to_string())));
    }
    // The holder died, and its successor asks again.
    let again = lease(governor.ask(START + 1, &ask("a", "3")));
    wait(governor.ask(START + 1, &ask("b", "0")));
    assert_eq!((again, governor.under_way()), (6, 5));
    // Its old report changes nothing.
    governor.done(START + 2, 4, &report(Ending::Busy));
    assert_eq!(governor.under_way(), 5);
    wait(governor.ask(START + (LEASE_MS - 1), &ask("b", "0")));
    lease(governor.ask(START + LEASE_MS, &ask("b", "0")));
    assert_eq!(governor.under_way(), 2);
}

#[test]
fn what_one_is_told_all_obey() {
    let mut governor = Governor::default();
    let first = lease(governor.ask(START, &ask("a", "0")));
    let told = read(START, &[("retry-after".to_owned(), "30".to_owned())]);
    governor.done(START, first, &Report { ending: Ending::Busy, told });
    for person in ["a", "b", "c"] {
        let at = wait(governor.ask(START + 1, &ask(person, "1")));
        assert!((START + 30_000..=START + 31_000).contains(&at), "{at:?}");
    }
    lease(governor.ask(START + 31_000, &ask("b", "1")));
}

#[test]
fn it_is_halved_once_for_calls_that_were_made_together() {
    let mut governor = Governor::default();
    let calls: Vec<u64> =
        (0..5).map(|n| lease(governor.ask(START, &ask(&n.to_string(), "0")))).collect();
    for call in calls {
        governor.done(START + 100, call, &report(Ending::Busy));
    }
    let later = START + 10_000;
    for person in ["a", "b"] {
        lease(governor.ask(later, &ask(person, "0")));
    }
    wait(governor.ask(later, &ask("c", "0")));
}

#[test]
fn it_waits_for_the_limit_that_is_short() {
    let mut governor = Governor::default();
    let first = lease(governor.ask(START, &ask("a", "0")));
    let limit =
        Limit { kind: Kind::Input, limit: 60_000, remaining: 10_000, full_at: START + 50_000 };
    let told = Told { limits: vec![limit], rest_until: None };
    governor.done(START, first, &Report { ending: Ending::Answered, told });
    assert_eq!(wait(governor.ask(START, &ask("c", "0"))), START + 10_000);
    // A smaller one does not overtake it.
    let small = Ask { tokens_in: 5_000, ..ask("b", "0") };
    assert_eq!(wait(governor.ask(START + 9_000, &small)), START + 15_000);
    lease(governor.ask(START + 10_000, &ask("c", "0")));
}

#[test]
fn a_quick_call_goes_first_but_not_for_ever() {
    let mut governor = Governor { width: WIDTH_MIN, ..Governor::default() };
    let mut held = Some(lease(governor.ask(START, &ask("z", "0"))));
    let bulk = (0..2).map(|n| ask(&format!("bulk-{n}"), "0"));
    let quick =
        (0..8).map(|n| Ask { priority: Priority::Quick, ..ask(&format!("quick-{n}"), "0") });
    let mut waiting: Vec<(Millis, Ask)> = bulk.chain(quick).map(|ask| (START, ask)).collect();
    let mut served = String::new();
    for step in 1..1_200 {
        let now = START + 100 * step;
        // One call at a time, and each takes ten seconds.
        if step % 100 == 0
            && let Some(lease) = held.take()
        {
            governor.done(now, lease, &report(Ending::Answered));
            governor.width = WIDTH_MIN;
        }
        waiting.retain_mut(|(at, ask)| {
            if *at > now {
                return true;
            }
            match governor.ask(now, ask) {
                Answer::Granted { lease, .. } => {
                    held = Some(lease);
                    served.extend(ask.person.chars().next());
                    false
                }
                answer => {
                    *at = wait(answer);
                    true
                }
            }
        });
    }
    assert_eq!(served, "qqqbqqqbqq");
}

#[test]
fn an_account_is_named_without_what_opens_it() {
    let names: std::collections::BTreeSet<String> = [
        account_name("anthropic", "api.anthropic.com", "sk-canary"),
        account_name("anthropic", "api.anthropic.com", "sk-other"),
        account_name("openai", "api.anthropic.com", "sk-canary"),
        account_name("anthropic", "api.anthropic.co", "msk-canary"),
    ]
    .into();
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|name| name.len() == 40 && !name.contains("canary")));
}

/// Chance, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.next(100) < percent
    }
}

/// What the account allows, and how the world is.
#[derive(Clone, Copy)]
struct Rules {
    seed: u64,
    /// Calls at once.
    at_once: usize,
    /// Calls in a minute.
    requests: u64,
    /// Tokens in a minute.
    tokens: u64,
    /// Whether the service tells its limits, and when to come back.
    tells: bool,
    /// Calls of a hundred that the service fails.
    faults: u64,
    /// Holders of a hundred that die with their call.
    deaths: u64,
    /// When nobody answers, from and to.
    outage: Option<(i64, i64)>,
}

const CALM: Rules = Rules {
    seed: 1,
    at_once: 20,
    requests: 1_000,
    tokens: 100_000_000,
    tells: false,
    faults: 0,
    deaths: 0,
    outage: None,
};

/// Someone with calls to make, at most five of them at once.
struct Person {
    begins: i64,
    /// Units that were not begun, and that have no answer.
    waiting: usize,
    left: usize,
    ends: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    /// A call asks for a lease: person, which of their five.
    Asks(usize, usize),
    /// A call's answer arrives.
    Ends { person: usize, slot: usize, lease: u64, ending: u8 },
}

struct World {
    rules: Rules,
    dice: Dice,
    governor: Governor,
    persons: Vec<Person>,
    queue: BinaryHeap<Reverse<(i64, u64, Happening)>>,
    sequence: u64,
    /// What the account has left: requests and tokens, in thousandths, as of when.
    free: (u64, u64, i64),
    really_under_way: BTreeMap<u64, i64>,
    failures: BTreeMap<(usize, usize), u32>,
    /// Calls that the account refused as too much.
    refused: usize,
    made: usize,
    made_in_outage: usize,
}

impl World {
    fn new(rules: Rules, persons: &[(i64, usize)]) -> Self {
        let mut world = Self {
            rules,
            dice: Dice(rules.seed),
            governor: Governor::default(),
            persons: Vec::new(),
            queue: BinaryHeap::new(),
            sequence: 0,
            free: (rules.requests * 1_000, rules.tokens * 1_000, 0),
            really_under_way: BTreeMap::new(),
            failures: BTreeMap::new(),
            refused: 0,
            made: 0,
            made_in_outage: 0,
        };
        for (person, (begins, left)) in persons.iter().copied().enumerate() {
            let slots = left.min(PERSON_CALLS_MAX);
            world.persons.push(Person { begins, waiting: left - slots, left, ends: None });
            for slot in 0..slots {
                world.later(begins, Happening::Asks(person, slot));
            }
        }
        world
    }

    fn later(&mut self, at: i64, what: Happening) {
        self.sequence += 1;
        self.queue.push(Reverse((at, self.sequence, what)));
    }

    /// Until everybody has what they wanted.
    fn run(mut self) -> Self {
        while let Some(Reverse((now, _, what))) = self.queue.pop() {
            assert!(now < 48 * 60 * MINUTE, "somebody starves");
            // Nobody may tell a state that was stored from one that was not.
            if self.sequence.is_multiple_of(64) {
                let stored = serde_json::to_string(&self.governor).unwrap();
                assert!(stored.len() < 100_000, "the state grows");
                self.governor = serde_json::from_str(&stored).unwrap();
            }
            match what {
                Happening::Asks(person, slot) => self.asks(now, person, slot),
                Happening::Ends { person, slot, lease, ending } => {
                    self.ends(now, person, slot, lease, ending);
                }
            }
            assert!(self.governor.under_way() <= 50);
        }
        assert!(self.persons.iter().all(|person| person.left == 0));
        self
    }

    fn asks(&mut self, now: i64, person: usize, slot: usize) {
        let ask = ask(&person.to_string(), &slot.to_string());
        match self.governor.ask(START + now, &ask) {
            Answer::Granted { lease, .. } => self.call(now, person, slot, lease),
            answer => self.later(wait(answer).0 - START.0, Happening::Asks(person, slot)),
        }
        let own = self.governor.leases.values().filter(|held| held.ask.person == ask.person);
        assert!(own.count() <= PERSON_CALLS_MAX);
    }

    /// The account's own view of a call that arrives.
    fn call(&mut self, now: i64, person: usize, slot: usize, lease: u64) {
        self.made += 1;
        self.fill(now);
        self.really_under_way.retain(|_, until| *until > now);
        let in_outage = self.rules.outage.is_some_and(|(from, to)| (from..to).contains(&now));
        self.made_in_outage += usize::from(in_outage);
        let takes = 10_000 + self.dice.next(20_000) as i64;
        let (ending, takes) = if in_outage || self.dice.chance(self.rules.faults) {
            (2, 1_000)
        } else if self.really_under_way.len() >= self.rules.at_once
            || self.free.0 < 1_000
            || self.free.1 < 24_000_000
        {
            self.refused += 1;
            (1, 200)
        } else {
            self.free.0 -= 1_000;
            self.free.1 -= 24_000_000;
            self.really_under_way.insert(lease, now + takes);
            (0, takes)
        };
        if self.dice.chance(self.rules.deaths) {
            // Nobody reports; the job notices after ten seconds, and asks again.
            self.later(now + 10_000, Happening::Asks(person, slot));
        } else {
            self.later(now + takes, Happening::Ends { person, slot, lease, ending });
        }
    }

    fn fill(&mut self, now: i64) {
        let passed = (now - self.free.2) as u64;
        let fill =
            |free: u64, limit: u64| (free + limit * 1_000 * passed / 60_000).min(limit * 1_000);
        self.free =
            (fill(self.free.0, self.rules.requests), fill(self.free.1, self.rules.tokens), now);
    }

    fn ends(&mut self, now: i64, person: usize, slot: usize, lease: u64, ending: u8) {
        self.fill(now);
        let told = self.told(now, ending);
        let ending = [Ending::Answered, Ending::Busy, Ending::Down][usize::from(ending)];
        self.governor.done(START + now, lease, &Report { ending, told });
        let failures = self.failures.entry((person, slot)).or_default();
        if ending == Ending::Answered {
            *failures = 0;
            let one = &mut self.persons[person];
            one.left -= 1;
            if one.left == 0 {
                one.ends = Some(now);
            }
            if one.waiting > 0 {
                one.waiting -= 1;
                self.later(now, Happening::Asks(person, slot));
            }
        } else {
            // As a job does.
            let rest = (1_000_i64 << (*failures).min(16)).min(300_000);
            *failures += 1;
            self.later(now + rest, Happening::Asks(person, slot));
        }
    }

    fn told(&mut self, now: i64, ending: u8) -> Told {
        if !self.rules.tells || ending == 2 {
            return Told::default();
        }
        let limit = |kind, limit: u64, free: u64| {
            let full_in = (limit * 1_000 - free) * 60_000 / (limit * 1_000);
            let full_at = START + now + full_in as i64;
            Limit { kind, limit, remaining: free / 1_000, full_at }
        };
        let limits = vec![
            limit(Kind::Requests, self.rules.requests, self.free.0),
            limit(Kind::Tokens, self.rules.tokens, self.free.1),
        ];
        Told { limits, rest_until: (ending == 1).then_some(START + now + 2_000) }
    }

    fn took(&self, person: usize) -> i64 {
        self.persons[person].ends.unwrap() - self.persons[person].begins
    }
}

/// One with an export of 2,000 units, and ten with five, a minute apart.
fn crowd() -> Vec<(i64, usize)> {
    let small = (0..10).map(|n| (5 * MINUTE + n * MINUTE, 5));
    std::iter::once((0, 2_000)).chain(small).collect()
}

/// What a small job takes at most if nobody else is there.
fn alone(rules: Rules) -> i64 {
    let calm = Rules { faults: 0, deaths: 0, outage: None, ..rules };
    let worlds = (0..40).map(|seed| World::new(Rules { seed, ..calm }, &[(0, 5)]).run().took(0));
    worlds.max().unwrap()
}

#[test]
fn a_small_job_is_not_starved_by_a_large_one() {
    let tight = Rules { at_once: 4, ..CALM };
    let told = Rules { requests: 12, tokens: 400_000, tells: true, ..CALM };
    // Of a thousand calls, so many may be refused as too much.
    for (name, rules, most) in [("wide", CALM, 0), ("tight", tight, 50), ("told", told, 0)] {
        let alone = alone(rules);
        for seed in 0..20 {
            let world = World::new(Rules { seed, ..rules }, &crowd()).run();
            let slowest = (1..11).map(|small| world.took(small)).max().unwrap();
            assert!(slowest <= 4 * alone, "{name} {seed}: {slowest} ms, alone {alone} ms");
            let refused = 1_000 * world.refused / world.made;
            assert!(refused <= most, "{name} {seed}: {refused} of a thousand are refused");
        }
    }
}

#[test]
fn whoever_comes_together_is_served_together() {
    // Eleven who share: none waits for more than what all of the small ones take.
    let persons: Vec<_> = std::iter::once((0, 2_000)).chain((0..10).map(|_| (MINUTE, 5))).collect();
    for seed in 0..20 {
        let rules = Rules { seed, at_once: 10, ..CALM };
        let alone = alone(rules);
        let world = World::new(rules, &persons).run();
        let slowest = (1..11).map(|small| world.took(small)).max().unwrap();
        assert!(slowest <= 11 * alone, "{seed}: {slowest} ms, alone {alone} ms");
    }
}

#[test]
fn faults_deaths_and_an_outage_cost_time_and_nothing_else() {
    for seed in 0..60 {
        let rules = Rules {
            seed,
            at_once: 10,
            tells: seed % 2 == 0,
            faults: 5,
            deaths: 3,
            outage: Some((10 * MINUTE, 15 * MINUTE)),
            ..CALM
        };
        let persons = crowd();
        let calm =
            World::new(Rules { faults: 0, deaths: 0, outage: None, ..rules }, &persons).run();
        let world = World::new(rules, &persons).run();
        let (calm, took) = (calm.took(0), world.took(0));
        let most = 2 * calm + 6 * MINUTE;
        assert!(took <= most, "{seed}: {took} ms, without them {calm} ms");
        // Those that were under way when it began, and a probe now and then.
        assert!(world.made_in_outage <= 30, "{seed}: {} calls", world.made_in_outage);
    }
}
