//! The OpenAPI document, completed by rule, and the pages that show it.

use crate::problem::Sent;
use app::cases::GroupName;
use app::journal::Told;
use app::messages::MessageTold;
use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use std::collections::BTreeMap;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

const SUMMARY: &str = "Plans, people, units and cases of a county, over one API. docs/api-design.md says how it is made, \
                       docs/api-errors.md what each problem's code means.";

/// Whether an operation can have a problem.
type Applies = fn(&str, &Operation) -> bool;

/// Problems by status, with what they say.
const PROBLEMS: &[(&str, &str, Applies)] = &[
    ("400", "The request can't be read", |_, _| true),
    ("401", "Nobody is signed in, or the password is wrong", |_, _| true),
    ("403", "The posts held don't allow it, or the CSRF token is missing", |_, _| true),
    ("404", "There is no such thing", |_, _| true),
    ("405", "The path doesn't take this method", |_, _| true),
    ("409", "It doesn't go together with how things stand", |method, _| method != "get"),
    ("412", "It was changed by others since", |_, of| has_if_match(of)),
    ("413", "The body is too large", |_, of| has_body(of)),
    ("415", "The body has another type", |_, of| has_body(of)),
    ("422", "Values don't fit", |_, _| true),
    ("428", "If-Match is missing", |_, of| has_if_match(of)),
    ("429", "Too many requests", |_, _| true),
    ("500", "Something went wrong here", |_, _| true),
    ("503", "The database doesn't take it now", |_, _| true),
];

fn has_body(operation: &Operation) -> bool {
    operation.request_body.is_some()
}

fn has_if_match(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| matches!(parameter, RefOr::T(of) if of.name == "If-Match"))
}

/// Adds what follows from what each operation is: problems, headers, sign-in.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    document.info.title = "Liangzhu 梁柱".to_owned();
    document.info.description = Some(SUMMARY.to_owned());
    each(&mut document, |method, operation| {
        if method == "post" && has_body(operation) && operation.security.is_none() {
            operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
        }
        let applying =
            PROBLEMS.iter().filter(|(_, _, applies)| applies(method, operation)).collect::<Vec<_>>();
        for (status, description, _) in applying {
            operation.responses.responses.entry((*status).to_owned()).or_insert_with(|| problem(description));
        }
    });
    let components = document.components.get_or_insert_default();
    join_tags(&mut components.schemas);
    components.schemas.insert(Sent::name().into_owned(), Sent::schema());
    components.schemas.insert(Told::name().into_owned(), Told::schema());
    components.schemas.insert(MessageTold::name().into_owned(), MessageTold::schema());
    // Query strings name it, and what only they name isn't collected.
    components.schemas.insert(GroupName::name().into_owned(), GroupName::schema());
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::identify::COOKIE)));
    components.add_security_scheme("session", cookie);
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let need = |name: &str| SecurityRequirement::new(name, [""; 0]);
    document.security = Some(vec![need("session"), need("token")]);
    document
}

fn each(document: &mut OpenApi, mut change: impl FnMut(&str, &mut Operation)) {
    for item in document.paths.paths.values_mut() {
        for (method, operation) in [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                change(method, operation);
            }
        }
    }
}

/// Makes one object of each variant that is written as an object with its tag beside it: the object takes no other fields, so
/// nothing would satisfy both.
fn join_tags(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let known = schemas.clone();
    let object = |of: &RefOr<Schema>| {
        let of = match of {
            RefOr::Ref(link) => known.get(link.ref_location.rsplit('/').next()?)?,
            of => of,
        };
        match of {
            RefOr::T(Schema::Object(object)) => Some(object.clone()),
            _ => None,
        }
    };
    for schema in schemas.values_mut() {
        let RefOr::T(Schema::OneOf(choice)) = schema else { continue };
        for item in &mut choice.items {
            let RefOr::T(Schema::AllOf(both)) = item else { continue };
            let parts: Option<Vec<_>> = both.items.iter().map(object).collect();
            let joined = parts.into_iter().flatten().reduce(|mut whole, tag| {
                whole.properties.extend(tag.properties);
                whole.required.extend(tag.required);
                whole
            });
            if let Some(joined) = joined {
                *item = RefOr::T(Schema::Object(joined));
            }
        }
    }
}

fn problem(description: &str) -> RefOr<utoipa::openapi::Response> {
    let schema = Ref::from_schema_name(Sent::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(description);
    RefOr::T(response.content("application/problem+json", content).build())
}

fn idempotency_key() -> utoipa::openapi::path::Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
    let text = text.pattern(Some("^[!-~]+$"));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Asked again with the same key, the same request is answered as before and done once.",
        ))
        .schema(Some(text))
        .build()
}

/// The document and its viewer.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(document: OpenApi) -> Router<S> {
    let text = document.to_pretty_json().unwrap_or_default();
    let json = async move || {
        ([(axum::http::header::CONTENT_TYPE, "application/json")], text.clone()).into_response()
    };
    let viewer = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json"));
    Router::new().route("/api/openapi.json", get(json)).merge(Router::from(viewer))
}
