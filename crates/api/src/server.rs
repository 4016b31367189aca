//! The server: answers until it is told to stop, and numbers events meanwhile.

use crate::state::Api;
use app::AppError;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

/// How often the relay looks for events that have no number yet.
const RELAY: Duration = Duration::from_millis(200);

/// How often missed clocks are looked for.
const SWEEP: Duration = Duration::from_secs(1);

/// How often a look is taken for jobs that are due.
const JOBS: Duration = Duration::from_millis(500);

/// How often a look is taken whether a month's forms have to be opened.
const FORMS: Duration = Duration::from_secs(60);

/// How often it is tidied up.
const TIDY: Duration = Duration::from_secs(3600);

/// How often counts are summed up.
const UPKEEP: Duration = Duration::from_secs(10);

/// After the requests, a job may take so long to end.
const LAST: Duration = Duration::from_secs(1);

/// After the word to stop, requests may take so long to end.
const GRACE: Duration = Duration::from_secs(8);

/// Answers on `listener`, and shows metrics on the other one if there is one, until `stop` is over; then lets the requests
/// that are being answered end, for eight seconds at most.
///
/// # Errors
/// The listener's.
pub async fn serve(
    api: Api,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = (api.stopping.clone(), api.stopping.subscribe());
    tokio::spawn(async move {
        stop.await;
        tracing::info!("stopping");
        stopping.send_replace(true);
    });
    let system = api.system.clone();
    let relay = tokio::spawn(every(RELAY, "number events", move || {
        let system = system.clone();
        async move { system.relay().await }
    }));
    let system = api.system.clone();
    let sweep = tokio::spawn(every(SWEEP, "look for missed clocks", move || {
        let system = system.clone();
        async move { app::cases::sweep(&system).await.map(|_| ()) }
    }));
    let system = api.system.clone();
    let tidy = tokio::spawn(every(TIDY, "tidy up", move || {
        let system = system.clone();
        async move { app::tidy(&system).await }
    }));
    let system = api.system.clone();
    let forms = tokio::spawn(every(FORMS, "open the month's forms", move || {
        let system = system.clone();
        async move { app::reports::keep_open(&system).await }
    }));
    let kept = api.clone();
    let upkeep = tokio::spawn(every(UPKEEP, "keep counts small", move || {
        kept.metrics.sum_up();
        kept.limits.forget();
        std::future::ready(Ok(()))
    }));
    let jobs = tokio::spawn(jobs(api.clone(), stopped.clone()));
    if let Some(listener) = metrics {
        let counted = api.clone();
        let page = axum::Router::new()
            .route("/metrics", axum::routing::get(async move || counted.metrics_text().await));
        let ended = wait(stopped.clone());
        tokio::spawn(async move { axum::serve(listener, page).with_graceful_shutdown(ended).await });
    }
    let service = crate::router(api).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(wait(stopped.clone()));
    let outcome = tokio::select! {
        outcome = async move { serving.await } => outcome,
        () = async { wait(stopped).await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("stopped before all requests were answered");
            Ok(())
        }
    };
    // A job that is cut off is due again later.
    if tokio::time::timeout(LAST, jobs).await.is_err() {
        tracing::warn!("stopped in the middle of a job");
    }
    for task in [relay, sweep, tidy, forms, upkeep] {
        task.abort();
    }
    outcome
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // An error means that nobody can say it any more.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Does something again and again. What fails is logged, and done again the next time.
async fn every<Doing>(period: Duration, what: &'static str, work: impl Fn() -> Doing)
where
    Doing: Future<Output = Result<(), AppError>>,
{
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(fault) = work().await {
            tracing::error!(%fault, "cannot {what}; it is tried again");
        }
    }
}

/// Does what is due, one job after the other.
async fn jobs(api: Api, mut stopped: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(JOBS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        match app::jobs::run_one(&api.system).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(fault) => tracing::error!(%fault, "cannot take jobs; they wait"),
        }
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => {}
        }
    }
}
