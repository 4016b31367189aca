//! The server: answers until it is told to stop, and numbers events meanwhile.

use crate::state::Api;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How often the relay looks for events that have no number yet.
const RELAY: Duration = Duration::from_millis(200);

/// How often missed clocks are looked for.
const SWEEP: Duration = Duration::from_secs(1);

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
    let relay = tokio::spawn(relay(api.clone(), stopped.clone()));
    let sweep = tokio::spawn(sweep(api.clone()));
    if let Some(listener) = metrics {
        let text = api.metrics().clone();
        let page = axum::Router::new().route("/metrics", axum::routing::get(async move || text.text()));
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
    relay.abort();
    sweep.abort();
    outcome
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // An error means that nobody can say it any more.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn sweep(api: Api) {
    let mut ticks = tokio::time::interval(SWEEP);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(fault) = app::cases::sweep(&api.system).await {
            tracing::error!(%fault, "cannot look for missed clocks");
        }
    }
}

async fn relay(api: Api, mut stopped: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(RELAY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => {}
        }
        if let Err(fault) = api.system.relay().await {
            tracing::error!(%fault, "cannot number events; they wait");
        }
    }
}
