//! Single sign-on: the relying party of OpenID Connect, with the authorisation code flow, PKCE, state and nonce. What a browser
//! began lies in a cookie of its own ([`Errand`]), so any process of ours may end it.

mod errand;
mod provider;

pub(crate) use errand::{Errand, local};
pub use provider::Issuer;

use crate::problem::{Problem, ProblemCode};
use openidconnect::core::{CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim};
use openidconnect::{
    AuthorizationCode, CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use provider::{Claims, Provider};
use serde::Serialize;
use serde_json::Value;
use std::error::Error;
use std::fmt;

/// How to sign on at another place.
#[derive(Clone)]
pub struct SignOnSettings {
    /// Who is trusted to say who somebody is.
    pub issuer: Issuer,
    /// What we are called there.
    pub client: String,
    /// What proves that it is us; none for a public client.
    pub secret: Option<String>,
    /// The claim that names the account: `preferred_username`.
    pub claim: String,
}

impl fmt::Debug for SignOnSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignOnSettings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Signing on at another place.
pub struct SignOn {
    provider: Provider,
    claim: String,
}

/// Why nobody was signed on.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It can't be reached, or answers what it shouldn't.
    Unavailable(String),
    /// It says no, or what it says isn't to be believed.
    Refused(&'static str, String),
}

/// What the provider sends a browser back with. It may send more, which isn't for us.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Back {
    /// What is exchanged for the proof of who it is.
    code: Option<String>,
    /// What the browser was sent there with.
    state: Option<String>,
    /// Why the provider said no.
    error: Option<String>,
    /// The provider.
    iss: Option<String>,
}

impl SignOn {
    /// Signing on there. It is asked when somebody signs on, not before.
    ///
    /// # Errors
    /// Certificates or keys for TLS can't be had.
    pub fn try_new(settings: SignOnSettings) -> Result<Self, app::AppError> {
        let SignOnSettings { issuer, client, secret, claim } = settings;
        Ok(Self { provider: Provider::try_new(issuer, client, secret)?, claim })
    }

    /// The address to send a browser to, which comes back to `home`; and what it has to remember meanwhile.
    pub(crate) async fn begin(&self, home: RedirectUrl, next: String) -> Result<(String, Errand), Fault> {
        let client = self.provider.client(home).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut asking = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        asking = asking.set_pkce_challenge(challenge).add_scope(Scope::new("profile".to_owned()));
        if self.claim == "email" {
            asking = asking.add_scope(Scope::new("email".to_owned()));
        }
        let (url, state, nonce) = asking.url();
        let (state, nonce) = (state.into_secret(), nonce.secret().clone());
        Ok((url.into(), Errand { state, nonce, verifier: verifier.into_secret(), next }))
    }

    /// The name of the account of whoever came back.
    pub(crate) async fn end(&self, home: RedirectUrl, errand: Errand, back: Back) -> Result<String, Fault> {
        let code = self.code(&errand, back)?;
        let client = self.provider.client(home).await?;
        let http = self.provider.http();
        let exchange = client.exchange_code(code).map_err(unavailable)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(errand.verifier));
        let answer = exchange.request_async(&http).await.map_err(|fault| match fault {
            RequestTokenError::ServerResponse(said)
                if matches!(said.error(), CoreErrorResponseType::InvalidGrant) =>
            {
                Fault::Refused("the code is good no more: begin again", said.to_string())
            }
            fault => unavailable(fault),
        })?;
        let Some(token) = answer.id_token() else {
            return Err(Fault::Unavailable("the provider sent no ID token".to_owned()));
        };
        let claims = match token.claims(&client.id_token_verifier(), &Nonce::new(errand.nonce)) {
            Ok(claims) => claims,
            Err(fault) => {
                // Its keys may have changed meanwhile.
                self.provider.forget().await;
                return Err(Fault::Refused("what the provider says can't be verified", chain(&fault)));
            }
        };
        if let Some(name) = self.name(claims)? {
            return Ok(name);
        }
        let asking = client.user_info(answer.access_token().clone(), Some(claims.subject().clone()));
        let told = asking.map_err(unavailable)?.request_async::<Claims, _, CoreGenderClaim>(&http).await;
        let name = self.name(&told.map_err(unavailable)?)?;
        let none =
            || Fault::Refused("the provider doesn't name the account", format!("no claim {}", self.claim));
        name.ok_or_else(none)
    }

    /// The code, when it was this browser that was sent to the provider, and the provider that sent it back.
    fn code(&self, errand: &Errand, back: Back) -> Result<AuthorizationCode, Fault> {
        if !errand.is_of(back.state.as_deref().unwrap_or_default()) {
            return Err(Fault::Refused(
                "it wasn't begun in this browser: begin again",
                "another state".to_owned(),
            ));
        }
        if back.iss.is_some_and(|issuer| !self.provider.is(&issuer)) {
            return Err(Fault::Refused(
                "another provider answered: begin again",
                "another issuer".to_owned(),
            ));
        }
        match (back.code, back.error) {
            (Some(code), None) => Ok(AuthorizationCode::new(code)),
            (_, error) => Err(Fault::Refused("the provider says no", error.unwrap_or_default())),
        }
    }

    /// The account's name, if it is among the claims. An address of mail counts only when it was verified.
    fn name(&self, claims: &impl Serialize) -> Result<Option<String>, Fault> {
        let claims = serde_json::to_value(claims).map_err(unavailable)?;
        let Some(name) = claims[self.claim.as_str()].as_str().filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        if self.claim == "email" && claims["email_verified"] != Value::Bool(true) {
            return Err(Fault::Refused("the provider hasn't verified the address of mail", String::new()));
        }
        Ok(Some(name.to_owned()))
    }
}

fn unavailable(fault: impl Error) -> Fault {
    Fault::Unavailable(chain(&fault))
}

/// A fault with all its causes.
fn chain(fault: &dyn Error) -> String {
    let mut text = fault.to_string();
    let mut cause = fault.source();
    while let Some(fault) = cause {
        text = format!("{text}: {fault}");
        cause = fault.source();
    }
    text
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unavailable(cause) => {
                tracing::error!(cause, "the provider of single sign-on is no use");
                Self::new(ProblemCode::SignOnUnavailable, "the log says more, at this request's id").after(30)
            }
            Fault::Refused(why, cause) => {
                tracing::warn!(why, cause, "nobody was signed on");
                Self::new(ProblemCode::SignOnFailed, why)
            }
        }
    }
}
