//! How often one address may ask for what the public can reach. In real time, per process.

use crate::problem::{Problem, ProblemCode};
use crate::state::Api;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;

/// Sign-ins from one address, a minute and at once.
const SIGN_INS: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Requests from one address to what needs no sign-in, a minute and at once.
const PUBLIC: NonZeroU32 = NonZeroU32::new(600).unwrap();

/// The limits of this process.
pub(crate) struct Limits {
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    public: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        let keyed = |each: NonZeroU32| RateLimiter::keyed(Quota::per_minute(each));
        Self { sign_ins: keyed(SIGN_INS), public: keyed(PUBLIC) }
    }

    /// Forgets addresses that may ask as often as ever.
    pub(crate) fn forget(&self) {
        for limiter in [&self.sign_ins, &self.public] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Lets a sign-in through, or says when to come again.
pub(crate) async fn sign_ins(State(api): State<Api>, request: Request, next: Next) -> Response {
    check(&api.limits.sign_ins, request, next).await
}

/// Lets a request to a public path through, or says when to come again.
pub(crate) async fn public(State(api): State<Api>, request: Request, next: Next) -> Response {
    check(&api.limits.public, request, next).await
}

/// The address that is counted: of IPv6 its first 64 bits, for whoever has one of them has them all.
fn whole(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}

async fn check(limiter: &DefaultKeyedRateLimiter<IpAddr>, request: Request, next: Next) -> Response {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from = from.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| whole(address.ip()));
    match limiter.check_key(&from) {
        Ok(()) => next.run(request).await,
        Err(not_until) => {
            let seconds = not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            Problem::new(ProblemCode::TooManyRequests, format!("ask again in {seconds} seconds"))
                .after(seconds)
                .into_response()
        }
    }
}
