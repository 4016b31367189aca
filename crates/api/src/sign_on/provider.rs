//! The provider: what it says of itself, kept for some minutes, and how it is asked.

use super::{Fault, unavailable};
use app::AppError;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, ClientId, ClientSecret, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, RedirectUrl,
    StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::pin::Pin;
use std::str::FromStr;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// What it says of itself is asked anew after so long.
const KEPT: Duration = Duration::from_secs(300);

/// It has so long for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Claims that the standard doesn't know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Claims(Map<String, Value>);

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// What we are to the provider, with the claims of its tokens as they are.
pub(super) type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The address of a provider: over HTTPS, or on this machine.
#[derive(Debug, Clone)]
pub struct Issuer(IssuerUrl);

impl FromStr for Issuer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "https://HOST/PATH".to_owned();
        let issuer = IssuerUrl::new(text.to_owned()).map_err(|_| expected())?;
        let url = issuer.url();
        let is_here = url.host_str().is_some_and(|host| ["localhost", "127.0.0.1", "[::1]"].contains(&host));
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
        let is_bare = url.query().is_none() && url.fragment().is_none();
        if is_safe && is_bare { Ok(Self(issuer)) } else { Err(expected()) }
    }
}

pub(super) struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    http: reqwest::Client,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

impl Provider {
    pub(super) fn try_new(issuer: Issuer, client: String, secret: Option<String>) -> Result<Self, AppError> {
        app::choose_tls();
        let outside = |fault: reqwest::Error| AppError::Outside { cause: super::chain(&fault) };
        // It is asked where it says itself, and nowhere else.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        Ok(Self {
            issuer: issuer.0,
            client: ClientId::new(client),
            secret: secret.map(ClientSecret::new),
            http: http.build().map_err(outside)?,
            known: Mutex::new(None),
        })
    }

    pub(super) fn is(&self, issuer: &str) -> bool {
        self.issuer.as_str() == issuer
    }

    pub(super) fn http(&self) -> Http {
        Http(self.http.clone())
    }

    /// What we are to it; browsers come back to `home`.
    pub(super) async fn client(&self, home: RedirectUrl) -> Result<Client, Fault> {
        let known = self.known().await?;
        let (id, secret) = (self.client.clone(), self.secret.clone());
        Ok(Client::from_provider_metadata(known, id, secret).set_redirect_uri(home))
    }

    async fn known(&self) -> Result<CoreProviderMetadata, Fault> {
        // Whoever comes meanwhile waits, and asks nothing.
        let mut known = self.known.lock().await;
        if let Some((_, told)) = known.as_ref().filter(|(since, _)| since.elapsed() < KEPT) {
            return Ok(told.clone());
        }
        let http = self.http();
        let told = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await;
        let told = told.map_err(unavailable)?;
        *known = Some((Instant::now(), told.clone()));
        Ok(told)
    }

    /// Asks it anew the next time.
    pub(super) async fn forget(&self) {
        *self.known.lock().await = None;
    }
}

/// How it is asked.
pub(super) struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Self::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.0.execute(request.try_into()?).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Issuer;

    #[test]
    fn a_provider_is_asked_where_nobody_can_listen() {
        for fit in ["https://sso.example.org", "https://sso.example.org/realms/a/", "http://localhost:3000"] {
            assert!(fit.parse::<Issuer>().is_ok(), "{fit}");
        }
        for unfit in ["sso.example.org", "http://sso.example.org", "https://a.org/?b", "ftp://localhost", ""]
        {
            assert!(unfit.parse::<Issuer>().is_err(), "{unfit}");
        }
    }
}
