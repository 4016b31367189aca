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

    /// What it counts.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }
}

/// What the program counts, one for the whole process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

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

    /// All counts as Prometheus reads them.
    pub fn text(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}
