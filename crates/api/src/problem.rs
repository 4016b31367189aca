//! What goes wrong, as clients see it: problem+json (RFC 9457) with a code of docs/api-errors.md.

use app::{AppError, Misfit};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:ident, $title:literal;)+) => {
        /// The kinds of problems.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProblemCode {
            $($(#[$doc])* $variant),+
        }

        /// Every code with its status and title.
        pub const CODES: &[(&str, StatusCode, &str)] = &[$(($code, StatusCode::$status, $title)),+];

        impl ProblemCode {
            fn parts(self) -> (&'static str, StatusCode, &'static str) {
                match self {
                    $(Self::$variant => ($code, StatusCode::$status, $title)),+
                }
            }
        }
    };
}

codes! {
    /// The request can't be read.
    Malformed = "malformed", BAD_REQUEST, "The request can't be read";
    /// Nobody is signed in.
    NotSignedIn = "not_signed_in", UNAUTHORIZED, "Sign in first";
    /// Wrong name or password.
    WrongPassword = "wrong_password", UNAUTHORIZED, "Wrong account or password";
    /// No post allows it.
    Denied = "denied", FORBIDDEN, "Your posts don't allow this";
    /// The page did not send its token.
    NoCsrfToken = "no_csrf_token", FORBIDDEN, "The header X-CSRF-Token is missing or wrong";
    /// Nothing but a new password is taken.
    MustChangePassword = "must_change_password", FORBIDDEN, "Change your password first";
    /// An account of the demo.
    DemoAccount = "demo_account", FORBIDDEN, "Accounts of the demo are refused here";
    /// Nobody whom single sign-on knows.
    NoAccountForSignOn = "no_account_for_sign_on", FORBIDDEN, "You have no account here";
    /// Single sign-on came to nothing.
    SignOnFailed = "sign_on_failed", FORBIDDEN, "You were not signed on";
    /// Single sign-on isn't set up.
    NoSignOn = "no_sign_on", NOT_FOUND, "There is no single sign-on here";
    /// There is none.
    NotFound = "not_found", NOT_FOUND, "There is no such thing";
    /// There is no such route.
    NoSuchRoute = "no_such_route", NOT_FOUND, "There is no such path";
    /// The path has other methods.
    WrongMethod = "wrong_method", METHOD_NOT_ALLOWED, "The path doesn't take this method";
    /// It doesn't go together with how things stand.
    Conflict = "conflict", CONFLICT, "This doesn't go together with how things stand";
    /// It was changed since.
    Stale = "stale", PRECONDITION_FAILED, "It was changed by others since you read it";
    /// Too much.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "The request is too large";
    /// Not JSON.
    WrongMediaType = "wrong_media_type", UNSUPPORTED_MEDIA_TYPE, "The body has another type than expected";
    /// Values don't fit.
    Invalid = "invalid", UNPROCESSABLE_ENTITY, "Values don't fit";
    /// Another request had the key.
    KeyReused = "key_reused", UNPROCESSABLE_ENTITY, "Another request had this Idempotency-Key";
    /// A file has faults.
    Faults = "faults", UNPROCESSABLE_ENTITY, "The file has faults";
    /// No If-Match.
    NoIfMatch = "no_if_match", PRECONDITION_REQUIRED, "Say which version you change, in If-Match";
    /// Too often.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many requests";
    /// Too many wrong passwords.
    Locked = "locked", TOO_MANY_REQUESTS, "Too many wrong passwords";
    /// Our fault.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong here";
    /// The database doesn't take it now.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The database doesn't take this now";
    /// Others were in the way.
    Busy = "busy", SERVICE_UNAVAILABLE, "Others were changing the same";
    /// The provider of single sign-on is no use.
    SignOnUnavailable = "sign_on_unavailable", SERVICE_UNAVAILABLE, "Single sign-on doesn't work now";
    /// It takes too long.
    TooSlow = "too_slow", SERVICE_UNAVAILABLE, "It took too long";
}

/// A problem as it is sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Sent {
    /// `urn:liangzhu:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:liangzhu:problem:denied")]
    kind: String,
    /// What kind of problem it is.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// The code, as docs/api-errors.md has it.
    #[schema(example = "denied")]
    code: &'static str,
    /// What happened here.
    detail: String,
    /// The request's id, as in the header X-Request-Id and in the log.
    request: Option<String>,
    /// What else the code says.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// What goes wrong, as clients see it.
#[derive(Debug)]
pub struct Problem {
    kind: ProblemCode,
    code: &'static str,
    detail: String,
    more: Box<Map<String, Value>>,
    retry_after: Option<u64>,
}

impl Problem {
    pub(crate) fn new(kind: ProblemCode, detail: impl Into<String>) -> Self {
        let code = kind.parts().0;
        Self { kind, code, detail: detail.into(), more: Box::default(), retry_after: None }
    }

    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// When it may be asked again, in seconds.
    pub(crate) fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A code that says more than its kind of problem.
    fn coded(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (_, status, title) = self.kind.parts();
        let sent = Sent {
            kind: format!("urn:liangzhu:problem:{}", self.code),
            title,
            status: status.as_u16(),
            code: self.code,
            detail: self.detail,
            request: crate::layers::request_id().map(|id| id.to_string()),
            more: *self.more,
        };
        let mut response = (status, Json(sent)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<AppError> for Problem {
    fn from(fault: AppError) -> Self {
        use ProblemCode as Code;
        let detail = fault.to_string();
        match fault {
            AppError::NotSignedIn => Self::new(Code::NotSignedIn, "there is no session, or it has ended"),
            AppError::WrongPassword => Self::new(Code::WrongPassword, detail),
            AppError::Locked { seconds } => {
                Self::new(Code::Locked, detail).after(u64::try_from(seconds).unwrap_or(1))
            }
            AppError::DemoAccount => Self::new(Code::DemoAccount, detail),
            AppError::NoAccount { .. } => Self::new(Code::NoAccountForSignOn, detail),
            AppError::MustChangePassword => {
                Self::new(Code::MustChangePassword, "POST /api/v1/session/password")
            }
            AppError::Denied { action, roles } => {
                let needs = |(role, reaches): &(_, Vec<_>)| json!({ "role": role, "where": reaches });
                let needs = roles.iter().map(needs).collect();
                Self::new(Code::Denied, detail).with("action", json!(action)).with("needs", needs)
            }
            AppError::NotFound { kind, .. } => Self::new(Code::NotFound, detail).with("kind", json!(kind)),
            AppError::Invalid(misfits) => Self::invalid(&misfits),
            AppError::WrongKind => Self::new(Code::WrongMediaType, detail),
            AppError::TooLarge { .. } => Self::new(Code::TooLarge, detail),
            AppError::Conflict { code, .. } => Self::new(Code::Conflict, detail).coded(code),
            AppError::MonthUnfinished(unfinished) => {
                let problem = Self::new(Code::Conflict, detail).coded("month_unfinished");
                problem.with("unfinished", json!(unfinished))
            }
            AppError::InAnotherGroup(taken) => {
                Self::new(Code::Conflict, detail).coded("in_another_group").with("taken", json!(taken))
            }
            AppError::Stale { given, current } => {
                Self::new(Code::Stale, detail).with("given", json!(given)).with("current", *current)
            }
            AppError::Refused(refusal) => {
                let told = serde_json::to_value(&refusal).unwrap_or_default();
                Self::new(Code::Conflict, detail).coded("action_refused").with("refusal", told)
            }
            AppError::NotHandedOver(refusal) => {
                let told = serde_json::to_value(refusal).unwrap_or_default();
                Self::new(Code::Conflict, detail).coded("hand_over_refused").with("refusal", told)
            }
            AppError::Input(faults) => {
                let told = app::faults_json(&faults, &crate::layers::accepted_language());
                Self::new(Code::Faults, format!("{} faults", told.len())).with("faults", Value::from(told))
            }
            AppError::Store(fault) => store(&fault),
            fault @ (AppError::Cancelled | AppError::Outside { .. }) => {
                tracing::error!(%fault, "a use case failed");
                Self::new(Code::Internal, "the log says more, at this request's id")
            }
        }
    }
}

impl Problem {
    fn invalid(misfits: &[Misfit]) -> Self {
        let detail = misfits.iter().map(|of| format!("{}: expected {}", of.at, of.expected));
        let detail = detail.collect::<Vec<_>>().join("; ");
        Self::new(ProblemCode::Invalid, detail).with("misfits", json!(misfits))
    }
}

/// What the store's faults are outside; the log has the inside.
fn store(fault: &app::StoreError) -> Problem {
    use app::StoreError;
    match fault {
        StoreError::KeyReused { .. } => Problem::new(ProblemCode::KeyReused, fault.to_string()),
        StoreError::Conflict { .. } => {
            tracing::warn!(%fault, "others were in the way");
            Problem::new(ProblemCode::Busy, "nothing was saved; ask again").after(1)
        }
        _ if fault.is_full_or_read_only() => {
            tracing::error!(%fault, "the database takes no changes");
            Problem::new(ProblemCode::Unavailable, "the database is full or read-only; nothing was saved")
                .after(30)
        }
        _ => {
            tracing::error!(%fault, "the store failed");
            Problem::new(ProblemCode::Internal, "the log says more, at this request's id")
        }
    }
}

/// Answers requests to a path that isn't there.
pub(crate) async fn no_such_route() -> Problem {
    Problem::new(ProblemCode::NoSuchRoute, "the paths are listed in /api/openapi.json")
}

/// Answers requests with a method that the path doesn't take.
pub(crate) async fn wrong_method() -> Problem {
    Problem::new(ProblemCode::WrongMethod, "the header Allow names those that it takes")
}
