//! Traces of requests and of what they do, told to a collector: OTLP over HTTP.

use app::{AppError, Misfit};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::registry::LookupSpan;

/// What is expected of a collector's address.
const ADDRESS: &str = "http://HOST:PORT";

/// The address of a collector: that of an HTTP server.
pub(crate) fn collector(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let host = host.unwrap_or_default().split('/').next().unwrap_or_default();
    let (name, port) = host.rsplit_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_fit = !name.is_empty() && port.is_none_or(|port| port.parse::<u16>().is_ok());
    if is_fit && !text.contains(char::is_whitespace) { Ok(text.to_owned()) } else { Err(ADDRESS.to_owned()) }
}

/// Spans on their way to a collector; those that wait are sent when it ends.
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// To the collector at this address. It is not asked whether it is there.
    pub(crate) fn try_new(collector: &str) -> Result<Self, AppError> {
        app::choose_tls();
        let exporter = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary);
        let exporter =
            exporter.with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/'))).build();
        let unfit = |_| Misfit {
            at: "--otlp".to_owned(),
            code: "bad_address".to_owned(),
            expected: ADDRESS.to_owned(),
        };
        let exporter = exporter.map_err(|fault| AppError::Invalid(vec![unfit(fault)]))?;
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

#[cfg(test)]
mod tests {
    use super::{Traces, collector};
    use app::AppError;

    #[test]
    fn a_collector_is_an_http_server() {
        for good in ["http://127.0.0.1:4318", "https://traces.example/otlp", "http://[::1]:4318/"] {
            assert_eq!(collector(good).as_deref(), Ok(good));
        }
        for bad in
            ["", "4318", "127.0.0.1:4318", "http://", "http://:4318", "http://h:x", "http://a b:1", "ftp://h"]
        {
            assert!(collector(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_that_the_exporter_cannot_take_is_bad_input() {
        assert!(matches!(Traces::try_new("http://a^b"), Err(AppError::Invalid(_))));
    }
}
