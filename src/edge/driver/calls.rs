//! Calls of a job over the network, and the keys that they are made with.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use super::{Driver, Held, now};
use crate::clock::Millis;
use crate::edge::answer::Problem;
use crate::edge::lease::Wish;
use crate::edge::{model, seal, setting};
use crate::governor::{Ask, Priority};
use crate::job::{CallId, Event, StepError};
use crate::keys::{NONCE_BYTES, VaultKey};
use crate::prompt::Provider;
use crate::protocol::Stage;
use crate::rows::{JobRow, KeyRow};
use crate::settings::{self, Secret};
use crate::sql::SqlError;
use crate::work::Heard;

/// A person's own key that no call was made with for so long is forgotten: seven days.
const KEY_IDLE_MS: i64 = 7 * 24 * 3_600_000;

impl Driver {
    /// Seals a person's own key for a job, and for the host that it will be sent to.
    pub(in crate::edge) async fn seal(
        &self,
        row: &JobRow,
        key: &Secret,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<KeyRow, Problem> {
        let provider = Provider::from_name(&row.provider).unwrap_or(Provider::Embedded);
        if settings::key_name(provider).is_none() {
            return Err(Problem::wants_no_key());
        }
        let get = |name: &str| setting(&self.env, name);
        let service = settings::address(provider, get).map_err(Problem::misconfigured)?;
        let unset = || Problem::misconfigured(vec!["VAULT_KEY".to_owned()]);
        let vault = get("VAULT_KEY").and_then(|keys| VaultKey::read(&keys)).ok_or_else(unset)?;
        let mut stored = KeyRow {
            job: row.id.clone(),
            provider: row.provider.clone(),
            host: service.host().to_owned(),
            sealed: Vec::new(),
            stored_at: now(),
        };
        let purpose = model::bound_to(&stored, &service);
        let sealed = seal::seal(&vault, key, &purpose, nonce).await;
        stored.sealed = sealed.map_err(|_| Problem::no_key())?;
        Ok(stored)
    }

    pub(super) fn key_hosts(&self) -> BTreeMap<String, String> {
        let get = |name: &str| setting(&self.env, name);
        let taking = Provider::ALL.into_iter().filter(|one| settings::key_name(*one).is_some());
        taking
            .filter_map(|one| {
                let service = settings::address(one, get).ok()?;
                Some((one.as_str().to_owned(), service.host().to_owned()))
            })
            .collect()
    }

    /// Sends a call on its way. Its answer comes back as an event of its own; should this object
    /// end before that, the job finds the call open when it is loaded.
    pub(super) fn begin_call(self: &Rc<Self>, held: &Held, id: &str, call: CallId) {
        let Some(job) = held.jobs.get(id) else { return };
        let asked = catch_unwind(AssertUnwindSafe(|| self.worker(held, job).ask(call)));
        let asked = asked.unwrap_or_else(|_| Err(StepError::Failed("a panic".to_owned())));
        let driver = Rc::clone(self);
        let id = id.to_owned();
        let asked = asked.and_then(|request| Ok((request, Self::purpose(held, job)?)));
        let (tokens_in, tokens_out, nanodollars) = job.unit(call.task).map_or((0, 0, 0), |unit| {
            (unit.asked.input, u64::from(unit.max_output), unit.reserved)
        });
        let quick = job.row().stage == Stage::QuickPass;
        let wish = Wish {
            ask: Ask {
                person: self.state.id().to_string(),
                call: format!("{id} {} {}", call.task.phase, call.task.step),
                tokens_in,
                tokens_out,
                priority: if quick { Priority::Quick } else { Priority::Bulk },
            },
            attempt: call.attempt,
            nanodollars,
            operator_pays: asked.as_ref().is_ok_and(|(_, purpose)| purpose.own_key.is_none()),
        };
        self.state.wait_until(async move {
            match asked {
                Ok((request, purpose)) => {
                    let heard = |heard: &Heard| driver.heard(&id, call, heard);
                    model::call(&driver.env, &purpose, &wish, request, heard).await;
                }
                Err(error) => {
                    driver.heard(&id, call, &Heard::Unsent(error));
                }
            }
        });
    }

    /// Takes what came of a call. Returns what it cost, in nanodollars; none if that is not known.
    fn heard(self: &Rc<Self>, id: &str, call: CallId, heard: &Heard) -> Option<u64> {
        self.store_heard(|held| {
            let Some(job) = held.jobs.get(id).filter(|job| job.is_calling(call)) else {
                return Ok(None);
            };
            let before = job.row().money.spent;
            let reply = self.worker(held, job).answer(call, heard);
            if let Err(error) = &reply.result {
                worker::console_warn!("{:?} of a job: {error}", call.task);
            }
            self.deliver(held, id, Event::Reply(reply))?;
            self.report_rest(held)?;
            held.arm()?;
            let after = held.job(id)?.map_or(before, |job| job.row().money.spent);
            Ok(Some(after.saturating_sub(before)))
        })
    }

    /// Stores what was heard of a call. None if that failed too: the answer is lost then, and the job
    /// notices, for the call is open.
    pub(super) fn store_heard<T>(
        self: &Rc<Self>,
        store: impl FnOnce(&mut Held) -> Result<Option<T>, SqlError>,
    ) -> Option<T> {
        match catch_unwind(AssertUnwindSafe(|| self.with(store))) {
            Ok(Ok(stored)) => return stored,
            Ok(Err(error)) => worker::console_error!("an answer was not stored: {error}"),
            Err(_) => {
                worker::console_error!("an answer was not stored: a panic");
                self.forget();
            }
        }
        None
    }
}

impl Held {
    /// Jobs whose key has lain idle for too long.
    pub(super) fn idle_keys(&self, now: Millis) -> Result<Vec<String>, SqlError> {
        let keys = self.store.keys()?.into_iter();
        let idle = keys.filter(|key| self.key_expires(key) <= now);
        Ok(idle.map(|key| key.job).collect())
    }

    pub(super) fn key_expires(&self, key: &KeyRow) -> Millis {
        let moved = self.jobs.get(&key.job).map_or(key.stored_at, |job| job.row().moved_at);
        moved.max(key.stored_at) + KEY_IDLE_MS
    }
}
