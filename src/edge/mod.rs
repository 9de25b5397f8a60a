//! The server: a Worker that checks who asks, serves the pages and hands everything of a person
//! to that person's Durable Object. It routes and translates; rules live in the core.

mod ai;
mod answer;
mod api;
mod ask;
mod call;
mod driver;
mod governor;
mod lease;
mod model;
mod offer;
mod person;
mod push;
mod seal;
mod session;
mod sockets;
mod store;
mod watched;

use worker::{Context, Env, Headers, Request, Response, Result, event};

use crate::gate::{self, Asked, Auth};
use crate::push::Vapid;
use crate::route::{NoRoute, Route, route};
use crate::settings::{self, Settings};
use answer::Problem;

/// The binding of the pages' files.
const ASSETS: &str = "ASSETS";

/// Every request comes in here.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    match respond(request, &env).await {
        Ok(response) => Ok(response),
        Err(problem) => problem.response(),
    }
}

fn settings_of(env: &Env) -> Result<Settings, Vec<String>> {
    let get = |name: &str| setting(env, name);
    let refused = Vapid::read(get).err().unwrap_or_default();
    match settings::read(get) {
        Ok(settings) if refused.is_empty() => Ok(settings),
        Ok(_) => Err(refused),
        Err(names) => Err([names, refused].concat()),
    }
}

/// A setting or a secret by its name: both are read alike.
fn setting(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}

fn misconfigured(env: &Env) -> Result<Auth, Problem> {
    Err(Problem::misconfigured(settings_of(env).err().unwrap_or_default()))
}

async fn respond(request: Request, env: &Env) -> Result<Response, Problem> {
    let url = request.url()?;
    let own_origin = url.origin().ascii_serialization();
    let headers: Vec<_> = request.headers().entries().collect();
    let method = request.method().to_string();
    let asked =
        Asked { method: &method, own_origin: &own_origin, path: url.path(), headers: &headers };
    // What is set is named to who is let in alone. With nobody to let in it is named to the operator.
    let auth = Auth::read(|name| setting(env, name)).or_else(|_| misconfigured(env))?;
    gate::check(&auth, &asked, driver::now())?;
    settings_of(env).map_err(Problem::misconfigured)?;
    match route(&method, url.path()) {
        Ok(Route::Health) => {
            model::try_credentials(env, driver::now()).await.map_err(Problem::misconfigured)?;
            answer::health()
        }
        Ok(Route::Shell) => answer::shell(asset(env, "/", request).await?, &own_origin),
        Ok(Route::JobPage) => answer::job_page(asset(env, "/job", request).await?),
        Ok(Route::SignInPage) => answer::job_page(asset(env, "/sign-in", request).await?),
        Ok(Route::Session) => session::session(&auth, &asked),
        Ok(Route::SignIn) => session::enter(&auth, request).await,
        Ok(Route::SignOut) => session::leave(&auth),
        Ok(Route::OfflineWorker) => {
            answer::offline_worker(asset(env, "/offline.js", request).await?)
        }
        Ok(Route::Asset) => answer::asset(asset(env, url.path(), request).await?),
        Ok(_) => call::person(env, request).await,
        Err(NoRoute::Method) => Err(Problem::method()),
        Err(NoRoute::Unknown) => Err(Problem::unknown_path()),
    }
}

/// A file of the pages, by the path that the asset store knows it by: a page's is without `.html`,
/// and `/` comes with the policy that was made for it. The request's validators go along, nothing else of it.
async fn asset(env: &Env, path: &str, request: Request) -> Result<Response, Problem> {
    let mut url = request.url()?;
    url.set_path(path);
    url.set_query(None);
    let headers = Headers::new();
    if let Some(tag) = request.headers().get("if-none-match")? {
        headers.set("if-none-match", &tag)?;
    }
    let mut init = worker::RequestInit::new();
    init.with_method(request.method()).with_headers(headers);
    let asked = Request::new_with_init(url.as_str(), &init)?;
    let response = env.assets(ASSETS)?.fetch_request(asked).await?;
    if response.status_code() == 404 { Err(Problem::unknown_path()) } else { Ok(response) }
}
