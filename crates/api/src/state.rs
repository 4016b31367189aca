//! What handlers have at hand.

use crate::limit::Limits;
use crate::sign_on::SignOn;
use app::System;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, LazyLock};
use tokio::sync::watch;

/// What handlers have at hand. Clones are the same one.
#[derive(Clone)]
pub struct Api {
    pub(crate) system: System,
    pub(crate) limits: Arc<Limits>,
    pub(crate) metrics: Metrics,
    pub(crate) shows_metrics: bool,
    pub(crate) secure: bool,
    pub(crate) sign_on: Option<Arc<SignOn>>,
    /// Becomes true when the server is to stop: live streams end then.
    pub(crate) stopping: watch::Sender<bool>,
}

/// How the API is reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reached {
    /// Whether browsers reach it over HTTPS only, so that its cookie is sent no other way.
    pub secure: bool,
    /// Whether `/metrics` is among its own routes.
    pub shows_metrics: bool,
}

impl Api {
    /// An API to a system.
    pub fn new(system: System, Reached { secure, shows_metrics }: Reached) -> Self {
        let (limits, metrics) = (Arc::new(Limits::new()), Metrics::start());
        let stopping = watch::Sender::new(false);
        Self { system, limits, metrics, shows_metrics, secure, sign_on: None, stopping }
    }

    /// With single sign-on.
    #[must_use]
    pub fn with_sign_on(self, sign_on: SignOn) -> Self {
        Self { sign_on: Some(Arc::new(sign_on)), ..self }
    }

    /// All that is counted, and the jobs that wait now, as Prometheus reads it.
    pub(crate) async fn metrics_text(&self) -> String {
        match app::jobs::count(&self.system).await {
            Ok((waiting, given_up)) => {
                metrics::gauge!("liangzhu_jobs", "state" => "waiting").set(waiting as f64);
                metrics::gauge!("liangzhu_jobs", "state" => "given_up").set(given_up as f64);
            }
            Err(fault) => tracing::warn!(%fault, "cannot count the jobs"),
        }
        self.metrics.text()
    }
}

/// What the program counts, one for the whole process.
#[derive(Clone)]
pub(crate) struct Metrics(PrometheusHandle);

impl Metrics {
    fn start() -> Self {
        static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("something else counts already: /metrics stays empty");
            }
            handle
        });
        Self(HANDLE.clone())
    }

    /// Sums up what was noted since, which takes memory until then.
    pub(crate) fn sum_up(&self) {
        self.0.run_upkeep();
    }

    /// All counts as Prometheus reads them.
    fn text(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}
