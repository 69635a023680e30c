//! The contract: models, and of each operation its request, response and problem. Knows nothing of
//! handlers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    docs, docs_at, format, ident,
    shape::{array, decoder, rust, value},
};
use crate::{
    model::Location,
    plan::{
        Answer, Body, Content, Field, Head, Model, ModelKind, NumberKind, Operation, Parameter,
        ParameterPresence, Part, PartContent, Payload, Plan, Presence, Rest, Shape,
    },
};

/// The whole file. With `utoipa`, every model derives `ToSchema`.
pub(crate) fn contract(plan: &Plan, origin: &str, utoipa: bool, max_body_bytes: u64) -> String {
    let contract = Contract { plan, utoipa };
    let index = contract.index();
    let models = plan.models.iter().map(|model| contract.model(model));
    let json = |operation: &Operation| matches!(operation.body, Some(Body::Json { .. }));
    let max_body_bytes = plan.operations.iter().any(json).then(|| {
        let max_body_bytes = Literal::u64_unsuffixed(max_body_bytes);
        quote! {
            /// The greatest size of a JSON body.
            const MAX_BODY_BYTES: u64 = #max_body_bytes;
        }
    });
    let media_types = plan.media_types.iter().map(|(media_types, name)| {
        let name = ident(name);
        quote!(const #name: &[&str] = &[#(#media_types),*];)
    });
    let heads = plan.heads.iter().map(head);
    let schemas = utoipa.then(|| {
        let names = plan.models.iter().map(|model| ident(&model.name));
        quote! {
            /// What utoipa makes of each model, by its name.
            pub fn schemas() -> Vec<(
                std::borrow::Cow<'static, str>,
                utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
            )> {
                vec![#((
                    <#names as utoipa::ToSchema>::name(),
                    <#names as utoipa::PartialSchema>::schema(),
                )),*]
            }
        }
    });
    let operations = plan.operations.iter().map(|operation| contract.operation(operation));
    format(
        origin,
        quote! {
            use openapi_stubs::actix as stubs;

            #max_body_bytes
            #(#media_types)*
            #index
            #(#models)*
            #schemas
            #(#heads)*
            #(#operations)*
        },
    )
}

struct Contract<'plan> {
    plan: &'plan Plan,
    utoipa: bool,
}

impl Contract<'_> {
    /// The enumeration of all operations, and what the document says of each.
    fn index(&self) -> TokenStream {
        let operations = &self.plan.operations;
        let variants = operations.iter().map(|operation| {
            let docs = docs_of(operation);
            let variant = ident(&operation.variant);
            quote!(#docs #variant)
        });
        let all = operations.iter().map(|operation| ident(&operation.variant));
        let table = |of: fn(&Operation) -> TokenStream| {
            let arms = operations.iter().map(|operation| {
                let variant = ident(&operation.variant);
                let answer = of(operation);
                quote!(Self::#variant => #answer)
            });
            if operations.is_empty() {
                quote!(match self {})
            } else {
                quote!(match self { #(#arms),* })
            }
        };
        let id = table(|operation| {
            let id = &operation.signature.operation_id;
            quote!(#id)
        });
        let method = table(|operation| {
            let method = &operation.method;
            quote!(#method)
        });
        let path = table(|operation| {
            let path = &operation.path;
            quote!(#path)
        });
        let security = table(|operation| {
            let alternatives = operation.security.iter().map(|all| {
                let all = all.iter().map(|(scheme, roles)| {
                    quote!(stubs::Requirement { scheme: #scheme, roles: &[#(#roles),*] })
                });
                quote!(&[#(#all),*])
            });
            quote!(&[#(#alternatives),*])
        });
        let statuses = table(|operation| {
            let statuses = operation
                .successes
                .iter()
                .chain(&operation.failures)
                .map(|answer| Literal::u16_unsuffixed(answer.status));
            quote!(&[#(#statuses),*])
        });
        quote! {
            /// The operations of the document.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum Operation { #(#variants),* }

            impl Operation {
                /// Every operation, in the order of the document.
                pub const ALL: &'static [Self] = &[#(Self::#all),*];

                /// The operationId.
                pub const fn id(self) -> &'static str { #id }

                /// The HTTP method, in upper case.
                pub const fn method(self) -> &'static str { #method }

                /// The path, as the document writes it.
                pub const fn path(self) -> &'static str { #path }

                /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
                pub const fn security(self) -> &'static [&'static [stubs::Requirement]] { #security }

                /// The statuses it may answer.
                pub const fn statuses(self) -> &'static [u16] { #statuses }
            }
        }
    }

    fn model(&self, model: &Model) -> TokenStream {
        let docs = docs_at(&model.docs, &model.location);
        let deprecated = self.deprecated(model.deprecated);
        let name = ident(&model.name);
        let to_schema = self.utoipa.then(|| quote!(, utoipa::ToSchema));
        match &model.kind {
            ModelKind::Words(words) => {
                let variants = words.iter().map(|(wire, variant)| {
                    let variant = ident(variant);
                    quote!(#[serde(rename = #wire)] #variant)
                });
                let table = words.iter().map(|(wire, variant)| {
                    let variant = ident(variant);
                    quote!((#wire, Self::#variant))
                });
                quote! {
                    #docs
                    #deprecated
                    #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize #to_schema)]
                    pub enum #name { #(#variants),* }

                    impl stubs::Words for #name {
                        const WORDS: &'static [(&'static str, Self)] = &[#(#table),*];
                    }

                    impl stubs::FromJson for #name {
                        fn from_json(
                            json: serde_json::Value,
                            at: &stubs::At<'_>,
                            violations: &mut stubs::Violations,
                        ) -> Option<Self> {
                            stubs::Schema::json(&stubs::Enumerated::new(), json, at, violations)
                        }

                        fn from_text(
                            text: &str,
                            at: &stubs::At<'_>,
                            violations: &mut stubs::Violations,
                        ) -> Option<Self> {
                            stubs::Schema::text(&stubs::Enumerated::new(), text, at, violations)
                        }
                    }
                }
            }
            ModelKind::Object { fields, rest } => {
                let declared = fields.iter().map(|field| self.field(field));
                let kept = match rest {
                    Rest::Kept { field, shape } => {
                        let (field, shape) = (ident(field), rust(shape));
                        Some(quote! {
                            /// The members that the document does not name.
                            #[serde(flatten)]
                            pub #field: std::collections::BTreeMap<String, #shape>,
                        })
                    }
                    Rest::Ignored | Rest::Refused => None,
                };
                let from_json = from_json(&name, fields, rest);
                quote! {
                    #docs
                    #deprecated
                    #[derive(Clone, Debug, PartialEq, serde::Serialize #to_schema)]
                    pub struct #name { #(#declared,)* #kept }

                    #from_json

                    impl<'de> serde::Deserialize<'de> for #name {
                        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                            stubs::deserialize(from)
                        }
                    }
                }
            }
        }
    }

    /// It is clients who are to leave it: to the server that still has it, `#[deprecated]` would be noise.
    fn deprecated(&self, deprecated: bool) -> Option<TokenStream> {
        (self.utoipa && deprecated).then(|| quote!(#[schema(deprecated)]))
    }

    fn field(&self, field: &Field) -> TokenStream {
        let docs = docs(&field.docs);
        let deprecated = self.deprecated(field.deprecated);
        let name = ident(&field.name);
        let bare = rust(&field.shape);
        let bare = if field.boxed { quote!(Box<#bare>) } else { bare };
        // What utoipa would not see for itself: it takes every `Option` for one that may be absent or null,
        // and knows neither `Presence` nor the numbers of serde_json.
        let json = matches!(field.shape, Shape::Number { kind: NumberKind::Json, .. });
        let seen = if json { quote!(f64) } else { bare.clone() };
        let one = json.then(|| quote!(, value_type = #seen));
        let perhaps = json.then(|| quote!(, value_type = Option<#seen>));
        let (shape, skip, schema) = match field.presence {
            Presence::Required => (bare, None, quote!(required = true #one)),
            Presence::Nullable => (quote!(Option<#bare>), None, quote!(required = true #perhaps)),
            Presence::Optional => {
                (quote!(Option<#bare>), Some("Option::is_none"), quote!(nullable = false #perhaps))
            }
            Presence::Both => (
                quote!(stubs::Presence<#bare>),
                Some("stubs::Presence::is_absent"),
                quote!(required = false, value_type = Option<#seen>),
            ),
        };
        let told = field.presence != Presence::Required || json;
        let wire = &field.wire;
        let rename = (field.name != field.wire).then(|| quote!(rename = #wire));
        let skip = skip.map(|skip| quote!(skip_serializing_if = #skip));
        let attributes: Vec<_> = [rename, skip].into_iter().flatten().collect();
        let serde = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
        let schema = (self.utoipa && told).then(|| quote!(#[schema(#schema)]));
        quote!(#docs #deprecated #serde #schema pub #name: #shape)
    }

    fn operation(&self, operation: &Operation) -> TokenStream {
        let request = self.request(operation);
        let body = match &operation.body {
            Some(Body::Multipart { name, part, parts, docs }) => {
                Some(multipart(operation, name, part, parts, docs))
            }
            _ => None,
        };
        let (plan, signature) = (self.plan, &operation.signature);
        let carries = |answer: &&Answer| answer.payload != Payload::Nothing;
        let several = operation.successes.iter().filter(carries).count() > 1;
        let response = answers(operation, plan, &signature.response, &operation.successes, several);
        let problem = answers(operation, plan, &signature.problem, &operation.failures, true);
        let from = from_refusals(operation, plan);
        quote!(#request #body #response #problem #from)
    }

    fn request(&self, operation: &Operation) -> TokenStream {
        let docs = docs_at(&operation.docs, &place(operation));
        let name = ident(&operation.signature.request);
        let fields = operation.parameters.iter().map(|parameter| {
            let docs = super::docs(&parameter.docs);
            let field = ident(&parameter.field);
            let shape = rust(&parameter.shape);
            let shape = match parameter.presence {
                ParameterPresence::Optional => quote!(Option<#shape>),
                _ => shape,
            };
            quote!(#docs pub #field: #shape)
        });
        let body = operation.body.as_ref().map(|body| {
            let shape = body_type(body);
            quote!(pub body: #shape,)
        });
        let derive = match operation.body {
            None | Some(Body::Json { .. }) => quote!(Clone, Debug, PartialEq),
            Some(_) => quote!(Debug),
        };
        let decode = operation.undocumented_refusals().is_empty().then(|| self.decode(operation));
        quote! {
            #docs
            #[derive(#derive)]
            pub struct #name { #(#fields,)* #body }
            #decode
        }
    }

    fn decode(&self, operation: &Operation) -> TokenStream {
        let name = ident(&operation.signature.request);
        let problem = ident(&operation.signature.problem);
        let acceptable = self
            .plan
            .offered(operation)
            .map(|offered| quote!(stubs::acceptable(http, &[#(#offered),*])?;));
        let reads = operation.parameters.iter().map(Self::read);
        let locals: Vec<_> =
            operation.parameters.iter().map(|parameter| local(&parameter.field)).collect();
        let judge = match locals.as_slice() {
            [local] => quote!(let #local = parameters.finish(|| #local)?;),
            _ => quote!(let (#(#locals),*) = parameters.finish(|| Some((#(#locals?),*)))?;),
        };
        let fields = operation.parameters.iter().zip(&locals).map(|(parameter, local)| {
            let field = ident(&parameter.field);
            if field == *local { quote!(#field) } else { quote!(#field: #local) }
        });
        let parameters = (!locals.is_empty()).then(|| {
            quote! {
                let mut parameters = stubs::Parameters::of(http);
                #(#reads)*
                #judge
            }
        });
        let (body, field) = match &operation.body {
            None => (None, None),
            Some(body) => (Some(read_body(body)), Some(quote!(body))),
        };
        let payload = operation.body.as_ref().map(|_| quote!(payload: actix_web::web::Payload,));
        let asynchronous = operation.awaits().then(|| quote!(async));
        let http = if parameters.is_none() && acceptable.is_none() && body.is_none() {
            quote!(_)
        } else {
            quote!(http)
        };
        quote! {
            impl #name {
                /// Reads a request.
                ///
                /// # Errors
                /// Whatever the document does not admit, as the problem that it documents for it.
                pub #asynchronous fn decode(
                    #http: &actix_web::HttpRequest,
                    #payload
                ) -> Result<Self, #problem> {
                    #acceptable
                    #parameters
                    #body
                    Ok(Self { #(#fields,)* #field })
                }
            }
        }
    }

    fn read(parameter: &Parameter) -> TokenStream {
        let local = local(&parameter.field);
        let wire = &parameter.wire;
        let place = ident(match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        });
        let list = (matches!(parameter.shape, Shape::List { .. }) && !parameter.explode)
            .then(|| quote!(.separated(',')));
        let schema = decoder(&parameter.shape, false);
        let read = match &parameter.presence {
            ParameterPresence::Required => quote!(.required(#schema)),
            ParameterPresence::Optional => quote!(.optional(#schema)),
            ParameterPresence::Default(default) => {
                let default = value(default);
                quote!(.or(#schema, #default))
            }
        };
        quote!(let #local = parameters.#place(#wire) #list #read;)
    }
}

/// The variable that a field is read into: the functions that read have variables of their own.
fn local(field: &str) -> proc_macro2::Ident {
    match field {
        "at" | "http" | "json" | "object" | "parameters" | "payload" | "violations" => {
            ident(&format!("{field}_"))
        }
        _ => ident(field),
    }
}

fn docs_of(operation: &Operation) -> TokenStream {
    docs_at(&[], &place(operation))
}

fn place(operation: &Operation) -> String {
    format!("`{}` ({})", operation.signature.endpoint, operation.location)
}

fn from_json(name: &proc_macro2::Ident, fields: &[Field], rest: &Rest) -> TokenStream {
    let reads = fields.iter().map(|field| {
        let (name, wire) = (local(&field.name), &field.wire);
        let schema = decoder(&field.shape, field.boxed);
        match field.presence {
            Presence::Required => quote!(let #name = object.required(#wire, #schema);),
            Presence::Nullable => {
                quote!(let #name = object.required(#wire, stubs::Nullable(#schema));)
            }
            Presence::Optional => quote!(let #name = object.optional(#wire, #schema);),
            Presence::Both => quote!(let #name = object.presence(#wire, #schema);),
        }
    });
    let end = match rest {
        Rest::Ignored => None,
        Rest::Refused => Some(quote!(object.closed();)),
        Rest::Kept { field, shape } => {
            let (field, schema) = (local(field), decoder(shape, false));
            Some(quote!(let #field = object.rest(#schema);))
        }
    };
    let names = fields.iter().map(|field| &field.name);
    let kept = match rest {
        Rest::Kept { field, .. } => Some(field),
        Rest::Ignored | Rest::Refused => None,
    };
    let read = names.chain(kept).map(|name| {
        let (name, local) = (ident(name), local(name));
        quote!(#name: #local?)
    });
    quote! {
        impl stubs::FromJson for #name {
            fn from_json(
                json: serde_json::Value,
                at: &stubs::At<'_>,
                violations: &mut stubs::Violations,
            ) -> Option<Self> {
                let mut object = stubs::Object::read(json, at, violations)?;
                #(#reads)*
                #end
                Some(Self { #(#read),* })
            }
        }
    }
}

fn body_type(body: &Body) -> TokenStream {
    match body {
        Body::Json { shape, required, .. } => {
            let shape = rust(shape);
            if *required { shape } else { quote!(Option<#shape>) }
        }
        Body::Multipart { name, .. } => {
            let name = ident(name);
            quote!(#name)
        }
        Body::Bytes { .. } => quote!(stubs::ByteStream),
    }
}

fn read_body(body: &Body) -> TokenStream {
    match body {
        Body::Json { media_types, shape, required } => {
            let schema = decoder(shape, false);
            let read = ident(if *required { "json_body" } else { "optional_json_body" });
            quote! {
                let body =
                    stubs::#read(http, payload, &[#(#media_types),*], MAX_BODY_BYTES, #schema).await?;
            }
        }
        Body::Multipart { name, .. } => {
            let name = ident(name);
            quote!(let body = #name(stubs::Multipart::read(http, payload, u64::MAX)?);)
        }
        Body::Bytes { media_types } => {
            quote! {
                let body = stubs::ByteStream::read(http, payload, &[#(#media_types),*], u64::MAX)?;
            }
        }
    }
}

/// A multipart body, which is read part by part as it arrives.
fn multipart(
    operation: &Operation,
    name: &str,
    part: &str,
    parts: &[Part],
    description: &[String],
) -> TokenStream {
    let docs = docs_at(description, &format!("The body of {}.", operation.signature.endpoint));
    let part_docs =
        docs_at(&[], &format!("A part of the body of {}.", operation.signature.endpoint));
    let problem = ident(&operation.signature.problem);
    let (name, part_name) = (ident(name), ident(part));
    let variants = parts.iter().map(|part| {
        let docs = super::docs(&part.docs);
        let variant = ident(&part.variant);
        let held = match &part.content {
            PartContent::File | PartContent::Files { .. } => quote!(stubs::FilePart),
            PartContent::Value { shape, .. } | PartContent::List { shape, .. } => rust(shape),
        };
        quote!(#docs #variant(#held))
    });
    let arms = parts.iter().map(|part| {
        let (wire, variant) = (&part.wire, ident(&part.variant));
        let file = |method: &str, most: Option<u64>| {
            let method = ident(method);
            let most = most.map(Literal::u64_unsuffixed);
            quote! {
                #wire => match part.#method(#most) {
                    Some(file) => #part_name::#variant(file),
                    None => continue,
                }
            }
        };
        match &part.content {
            PartContent::File => file("file", None),
            PartContent::Files { max_items: None, .. } => file("file_item", None),
            PartContent::Files { max_items, .. } => file("file_item_of", *max_items),
            PartContent::Value { shape, json } => {
                let schema = part_decoder(shape, *json);
                quote! {
                    #wire => match part.field(#schema).await? {
                        Some(value) => #part_name::#variant(value),
                        None => continue,
                    }
                }
            }
            PartContent::List { .. } => quote! {
                #wire => {
                    part.collect().await?;
                    continue;
                }
            },
        }
    });
    let lists = parts.iter().filter_map(|part| {
        let (wire, variant) = (&part.wire, ident(&part.variant));
        let PartContent::List { shape, json } = &part.content else { return None };
        let schema = part_decoder(shape, *json);
        Some(quote! {
            if let Some(values) = self.0.list(#wire, #schema) {
                return Ok(Some(#part_name::#variant(values)));
            }
        })
    });
    let least = parts.iter().filter_map(|part| {
        let PartContent::Files { min_items: Some(least), .. } = &part.content else { return None };
        let (wire, least) = (&part.wire, Literal::u64_unsuffixed(*least));
        Some(quote!(self.0.at_least(#wire, #least);))
    });
    let required = parts.iter().filter(|part| part.required).map(|part| &part.wire);
    let next = operation.undocumented_refusals().is_empty().then(|| {
        quote! {
            impl #name {
                /// The next part, in the order in which they are sent, then the lists; none once the body is
                /// whole and every required part was there.
                ///
                /// # Errors
                /// Whatever the document does not admit, as the problem that it documents for it.
                pub async fn next(&mut self) -> Result<Option<#part_name>, #problem> {
                    while let Some(part) = self.0.next().await? {
                        let part = match part.name() {
                            #(#arms,)*
                            _ => {
                                part.skip().await?;
                                continue;
                            }
                        };
                        return Ok(Some(part));
                    }
                    #(#lists)*
                    #(#least)*
                    self.0.finish(&[#(#required),*])?;
                    Ok(None)
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug)]
        pub struct #name(stubs::Multipart);

        #part_docs
        #[derive(Debug)]
        pub enum #part_name { #(#variants),* }

        #next
    }
}

/// The decoder of what one part holds, or each part of a list.
fn part_decoder(shape: &Shape, json: bool) -> TokenStream {
    match shape {
        _ if !json => decoder(shape, false),
        Shape::List { items, min_items, max_items, unique } => {
            let items = decoder(items, false);
            array(&quote!(stubs::Json(#items)), *min_items, *max_items, *unique)
        }
        shape => {
            let schema = decoder(shape, false);
            quote!(stubs::Json(#schema))
        }
    }
}

/// A response that carries headers.
fn head(head: &Head) -> TokenStream {
    let docs = docs(&head.docs);
    let name = ident(&head.name);
    let headers = head.headers.iter().map(|header| {
        let docs = super::docs(&header.docs);
        let field = ident(&header.field);
        let shape = rust(&header.shape);
        let shape = if header.required { shape } else { quote!(Option<#shape>) };
        quote!(#docs pub #field: #shape)
    });
    let body = head.content.as_ref().map(|content| {
        let shape = content_type(content);
        quote!(pub body: #shape,)
    });
    quote! {
        #docs
        #[derive(Debug)]
        pub struct #name { #(#headers,)* #body }
    }
}

fn content_type(content: &Content) -> TokenStream {
    match content {
        Content::Json { shape, .. } => rust(shape),
        Content::Bytes => quote!(stubs::Download),
    }
}

/// The closed set of an operation's successes, or of its problems. The payloads of problems are boxed, to keep
/// the error half of every `Result` small, and those of several successes, which may differ much in size.
fn answers(
    operation: &Operation,
    plan: &Plan,
    name: &str,
    answers: &[Answer],
    boxed: bool,
) -> TokenStream {
    let docs = docs_of(operation);
    let name = ident(name);
    let held = |payload: &Payload| {
        let held = match payload {
            Payload::Nothing => return None,
            Payload::Content(content) => content_type(content),
            Payload::Head(head) => {
                let head = ident(head);
                quote!(#head)
            }
        };
        Some(if boxed { quote!(Box<#held>) } else { held })
    };
    let variants = answers.iter().map(|answer| {
        let lines =
            std::iter::once(format!("{}", answer.status)).chain(answer.docs.first().cloned());
        let docs = super::docs(&[lines.collect::<Vec<_>>().join(": ")]);
        let variant = ident(&answer.variant);
        let held = held(&answer.payload).map(|held| quote!((#held)));
        quote!(#docs #variant #held)
    });
    let encode = answers.iter().map(|answer| encode(answer, plan));
    let encode = if answers.is_empty() {
        quote!(match self {})
    } else {
        quote!(match self { #(#encode),* })
    };
    let from = answers.iter().filter(|_| boxed).filter_map(|answer| {
        let inner = named(&answer.payload)?;
        // A type that stands behind two statuses tells neither.
        let named = answers.iter().filter_map(|answer| named(&answer.payload));
        let alone = named.filter(|other| *other == inner).count() == 1;
        let inner = ident(inner);
        let variant = ident(&answer.variant);
        alone.then(|| {
            quote! {
                impl From<#inner> for #name {
                    fn from(payload: #inner) -> Self { Self::#variant(Box::new(payload)) }
                }
            }
        })
    });
    let uses_http = answers
        .iter()
        .any(|answer| matches!(plan.content(&answer.payload), Some(Content::Json { .. })));
    let http = if uses_http { quote!(http) } else { quote!(_) };
    quote! {
        #docs
        #[derive(Debug)]
        pub enum #name { #(#variants),* }

        impl stubs::Encode for #name {
            fn encode(self, #http: &actix_web::HttpRequest) -> actix_web::HttpResponse { #encode }
        }

        #(#from)*
    }
}

/// The name of the type that an answer carries, where it has one of its own.
fn named(payload: &Payload) -> Option<&str> {
    match payload {
        Payload::Content(Content::Json { shape: Shape::Named(name), .. }) | Payload::Head(name) => {
            Some(name)
        }
        _ => None,
    }
}

fn encode(answer: &Answer, plan: &Plan) -> TokenStream {
    let variant = ident(&answer.variant);
    let status = Literal::u16_unsuffixed(answer.status);
    match &answer.payload {
        Payload::Nothing => quote!(Self::#variant => stubs::Reply::new(#status).empty()),
        Payload::Content(Content::Json { media_types, .. }) => {
            let media_types = media_type_list(plan, media_types);
            quote! {
                Self::#variant(body) => stubs::Reply::new(#status).json(http, #media_types, &body)
            }
        }
        Payload::Content(Content::Bytes) => quote! {
            Self::#variant(body) => stubs::Reply::new(#status).download(body)
        },
        Payload::Head(name) => {
            let head = plan.head(name);
            let headers = head.headers.iter().map(|header| {
                let (wire, field) = (&header.wire, ident(&header.field));
                if header.required {
                    quote!(.header(#wire, &head.#field))
                } else {
                    quote!(.optional_header(#wire, head.#field.as_ref()))
                }
            });
            let end = match &head.content {
                None => quote!(.empty()),
                Some(Content::Json { media_types, .. }) => {
                    let media_types = media_type_list(plan, media_types);
                    quote!(.json(http, #media_types, &head.body))
                }
                Some(Content::Bytes) => quote!(.download(head.body)),
            };
            quote!(Self::#variant(head) => stubs::Reply::new(#status) #(#headers)* #end)
        }
    }
}

/// A list of media types: by the name of its constant, where it has one.
fn media_type_list(plan: &Plan, media_types: &[String]) -> TokenStream {
    match plan.media_types.get(media_types) {
        Some(name) => {
            let name = ident(name);
            quote!(#name)
        }
        None => quote!(&[#(#media_types),*]),
    }
}

/// How what cannot be read becomes the problem that the operation documents for it.
fn from_refusals(operation: &Operation, plan: &Plan) -> Option<TokenStream> {
    if !operation.undocumented_refusals().is_empty() {
        return None;
    }
    let problem = ident(&operation.signature.problem);
    let arm = |rejection: &str, kind: &str, status: u16| {
        let answer = operation
            .failures
            .iter()
            .find(|answer| answer.status == status)
            .expect("every refusal is documented");
        let (rejection, kind, variant) = (ident(rejection), ident(kind), ident(&answer.variant));
        if answer.payload == Payload::Nothing {
            quote!(stubs::#rejection::#kind(_) => Self::#variant)
        } else {
            quote!(stubs::#rejection::#kind(it) => Self::#variant(Box::new(it.into())))
        }
    };
    let parameters = (!operation.parameters.is_empty()).then(|| {
        let arms = [
            arm("ParameterRejection", "Malformed", 400),
            arm("ParameterRejection", "Invalid", 422),
        ];
        quote! {
            impl From<stubs::ParameterRejection> for #problem {
                fn from(rejection: stubs::ParameterRejection) -> Self {
                    match rejection { #(#arms),* }
                }
            }
        }
    });
    let body = operation.body.as_ref().map(|_| {
        let arms = [
            arm("BodyRejection", "Malformed", 400),
            arm("BodyRejection", "PayloadTooLarge", 413),
            arm("BodyRejection", "UnsupportedMediaType", 415),
            arm("BodyRejection", "Invalid", 422),
        ];
        quote! {
            impl From<stubs::BodyRejection> for #problem {
                fn from(rejection: stubs::BodyRejection) -> Self {
                    match rejection { #(#arms),* }
                }
            }
        }
    });
    let acceptable = plan.offered(operation).and_then(|_| {
        let answer = operation.failures.iter().find(|answer| answer.status == 406)?;
        let variant = ident(&answer.variant);
        let (rejection, made) = if answer.payload == Payload::Nothing {
            (quote!(_), quote!(Self::#variant))
        } else {
            (quote!(rejection), quote!(Self::#variant(Box::new(rejection.into()))))
        };
        Some(quote! {
            impl From<stubs::NotAcceptable> for #problem {
                fn from(#rejection: stubs::NotAcceptable) -> Self { #made }
            }
        })
    });
    Some(quote!(#parameters #body #acceptable))
}
