//! Traces of requests and of what they do, told to a collector: OTLP over HTTP.

use app::AppError;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::registry::LookupSpan;

/// Spans on their way to a collector; those that wait are sent when it ends.
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// To the collector at this address. It is not asked whether it is there.
    pub(crate) fn try_new(collector: &str) -> Result<Self, AppError> {
        app::choose_tls();
        let exporter = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary);
        let exporter =
            exporter.with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/'))).build();
        let exporter =
            exporter.map_err(|fault| AppError::Outside { cause: format!("{collector}: {fault}") })?;
        let us = Resource::builder().with_service_name("liangzhu").build();
        Ok(Self(SdkTracerProvider::builder().with_resource(us).with_batch_exporter(exporter).build()))
    }

    /// Makes spans of what is logged, whatever the log itself leaves out.
    pub(crate) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let layer = tracing_opentelemetry::layer().with_tracer(self.0.tracer("liangzhu"));
        layer.with_filter(LevelFilter::INFO)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(fault) = self.0.shutdown() {
            tracing::warn!(%fault, "the last spans were not told");
        }
    }
}
