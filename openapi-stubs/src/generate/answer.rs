//! Answers: the closed sets of what an operation answers, and how each is sent.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    contract::{Contract, docs_of},
    docs, ident,
    shape::rust,
};
use crate::{
    model::Status,
    plan::{Answer, Content, Head, Operation, Payload, Plan, Shape, StatusRange},
};

/// A response that carries headers.
pub(super) fn head(head: &Head) -> TokenStream {
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
        Content::Text { .. } => quote!(String),
        Content::Events { shape } => {
            let shape = rust(shape);
            quote!(stubs::EventStream<#shape>)
        }
        Content::Bytes => quote!(stubs::Download),
    }
}

/// What an operation answers where it succeeds, or where it does not.
struct Set<'plan> {
    is_problem: bool,
    answers: &'plan [Answer],
}

impl Set<'_> {
    /// Types of the document's own are boxed in problems, to keep the error half of every `Result` small, and
    /// among several successes, which may differ much in size.
    fn boxes(&self, answer: &Answer) -> bool {
        let carry = self.answers.iter().filter(|answer| answer.payload != Payload::Nothing);
        named(&answer.payload).is_some() && (self.is_problem || carry.count() > 1)
    }
}

impl Contract<'_> {
    /// The successes of an operation, and its problems.
    pub(super) fn answers(&self, operation: &Operation) -> TokenStream {
        let signature = &operation.signature;
        let successes = Set { is_problem: false, answers: &operation.successes };
        let failures = Set { is_problem: true, answers: &operation.failures };
        let response = self.closed_set(operation, &signature.response, successes);
        let problem = self.closed_set(operation, &signature.problem, failures);
        let ranges = operation.successes.iter().chain(&operation.failures);
        let mut named: Vec<&StatusRange> = ranges
            .filter_map(|answer| answer.range.as_ref())
            .filter(|range| range.name.is_some())
            .collect();
        named.dedup();
        let ranges = named.into_iter().map(|range| status_range(operation, range));
        quote!(#response #problem #(#ranges)*)
    }

    /// The closed set of an operation's successes, or of its problems.
    fn closed_set(&self, operation: &Operation, name: &str, set: Set<'_>) -> TokenStream {
        let Set { is_problem, answers } = set;
        let plan = self.plan;
        let docs = docs_of(operation);
        let name = ident(name);
        let held = |answer: &Answer| {
            let held = match &answer.payload {
                Payload::Nothing => None,
                Payload::Content(content) => Some(content_type(content)),
                Payload::Head(head) => {
                    let head = ident(head);
                    Some(quote!(#head))
                }
            };
            let held = held.map(|held| if set.boxes(answer) { quote!(Box<#held>) } else { held });
            let status = answer.range.as_ref().map(|range| {
                let range = range_type(range);
                quote!(stubs::Status<#range>)
            });
            let all: Vec<_> = status.into_iter().chain(held).collect();
            (!all.is_empty()).then(|| quote!((#(#all),*)))
        };
        let variants = answers.iter().map(|answer| {
            let status = match answer.status {
                Status::Exactly(status) => status.to_string(),
                Status::Class(class) => format!("{class}XX"),
                Status::Default => "default".to_owned(),
            };
            let lines = std::iter::once(status).chain(answer.docs.first().cloned());
            let docs = super::docs(&[lines.collect::<Vec<_>>().join(": ")]);
            let variant = ident(&answer.variant);
            let held = held(answer);
            quote!(#docs #variant #held)
        });
        let refused = is_problem && self.options.generic_refusals;
        let refused_variant = refused.then(|| {
            quote! {
                /// A refusal that the document does not mention.
                Refused(stubs::Refusal),
            }
        });
        let refused_encode = refused.then(|| quote!(Self::Refused(refusal) => refusal.encode(),));
        let encode = answers.iter().map(|answer| encode(answer, plan));
        let encode = if answers.is_empty() && !refused {
            quote!(match self {})
        } else {
            quote!(match self { #(#encode,)* #refused_encode })
        };
        let from = answers.iter().filter(|answer| set.boxes(answer)).filter_map(|answer| {
            let inner = named(&answer.payload)?;
            // A type that stands behind two statuses tells neither, and a class does not tell which.
            let single = answers.iter().filter(|answer| answer.range.is_none());
            let named = single.filter_map(|answer| named(&answer.payload));
            let alone =
                answer.range.is_none() && named.filter(|other| *other == inner).count() == 1;
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
        let from_refusal = refused.then(|| {
            quote! {
                impl From<stubs::Refusal> for #name {
                    fn from(refusal: stubs::Refusal) -> Self { Self::Refused(refusal) }
                }
            }
        });
        let uses_http = answers.iter().any(|answer| {
            matches!(
                plan.content(&answer.payload),
                Some(Content::Json { .. } | Content::Text { .. })
            )
        });
        let http = if uses_http { quote!(http) } else { quote!(_) };
        quote! {
            #docs
            #[derive(Debug)]
            pub enum #name { #(#variants,)* #refused_variant }

            impl stubs::Encode for #name {
                fn encode(self, #http: &actix_web::HttpRequest) -> actix_web::HttpResponse { #encode }
            }

            #(#from)*
            #from_refusal
        }
    }

    /// How what cannot be read becomes the problem that the operation documents for it.
    pub(super) fn refusals(&self, operation: &Operation) -> Option<TokenStream> {
        if !self.decodes(operation) {
            return None;
        }
        let problem = ident(&operation.signature.problem);
        let generic = self.options.generic_refusals;
        let made = |status: u16| {
            let answer = operation.refusal(status).expect("every refusal is documented");
            let variant = ident(&answer.variant);
            let code = Literal::u16_unsuffixed(status);
            let status = answer.range.as_ref().map(|_| quote!(stubs::Status::of::<#code>()));
            let held = (answer.payload != Payload::Nothing).then(|| match named(&answer.payload) {
                Some(_) => quote!(Box::new(it.into())),
                None => quote!(it.into()),
            });
            let is_used = held.is_some();
            let all: Vec<_> = status.into_iter().chain(held).collect();
            let made = if all.is_empty() {
                quote!(Self::#variant)
            } else {
                quote!(Self::#variant(#(#all),*))
            };
            (if is_used { quote!(it) } else { quote!(_) }, made)
        };
        let from = |rejection: &str, kinds: &[(&str, u16)]| {
            let rejection = ident(rejection);
            if generic {
                return quote! {
                    impl From<stubs::#rejection> for #problem {
                        fn from(rejection: stubs::#rejection) -> Self {
                            Self::Refused(rejection.into())
                        }
                    }
                };
            }
            let arms = kinds.iter().map(|(kind, status)| {
                let (kind, (it, made)) = (ident(kind), made(*status));
                quote!(stubs::#rejection::#kind(#it) => #made)
            });
            quote! {
                impl From<stubs::#rejection> for #problem {
                    fn from(rejection: stubs::#rejection) -> Self {
                        match rejection { #(#arms),* }
                    }
                }
            }
        };
        let parameters = (!operation.parameters.is_empty())
            .then(|| from("ParameterRejection", &[("Malformed", 400), ("Invalid", 422)]));
        let body = operation.body.as_ref().map(|_| {
            from(
                "BodyRejection",
                &[
                    ("Malformed", 400),
                    ("PayloadTooLarge", 413),
                    ("UnsupportedMediaType", 415),
                    ("Invalid", 422),
                ],
            )
        });
        let acceptable = self.plan.offered(operation).map(|_| {
            let (it, made) =
                if generic { (quote!(it), quote!(Self::Refused(it.into()))) } else { made(406) };
            quote! {
                impl From<stubs::NotAcceptable> for #problem {
                    fn from(#it: stubs::NotAcceptable) -> Self { #made }
                }
            }
        });
        Some(quote!(#parameters #body #acceptable))
    }
}

/// The type of a range of statuses: one of the run time where nothing is taken out of it.
fn range_type(range: &StatusRange) -> TokenStream {
    if let Some(name) = &range.name {
        let name = ident(name);
        return quote!(#name);
    }
    let name = ident(match (range.from, range.to) {
        (200, 299) => "Successes",
        (300, 399) => "Redirections",
        (400, 499) => "ClientErrors",
        (500, 599) => "ServerErrors",
        (200, 399) => "NoErrors",
        _ => "Errors",
    });
    quote!(stubs::#name)
}

fn status_range(operation: &Operation, range: &StatusRange) -> TokenStream {
    let docs = docs(&[format!(
        "The statuses of `{}` that are not documented by themselves.",
        operation.signature.endpoint
    )]);
    let name = ident(range.name.as_deref().unwrap_or_default());
    let (from, to) = (Literal::u16_unsuffixed(range.from), Literal::u16_unsuffixed(range.to));
    let except = range.except.iter().map(|status| Literal::u16_unsuffixed(*status));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum #name {}

        impl stubs::Statuses for #name {
            const FROM: u16 = #from;
            const TO: u16 = #to;
            const EXCEPT: &'static [u16] = &[#(#except),*];
        }
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
    let (status, code) = match answer.status {
        Status::Exactly(status) => {
            let status = Literal::u16_unsuffixed(status);
            (None, quote!(#status))
        }
        Status::Class(_) | Status::Default => (Some(quote!(status)), quote!(status.code())),
    };
    let (held, headers, end) = match &answer.payload {
        Payload::Nothing => (None, Vec::new(), quote!(.empty())),
        Payload::Content(content) => {
            (Some(quote!(body)), Vec::new(), send(content, plan, &quote!(body)))
        }
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
                Some(content) => send(content, plan, &quote!(head.body)),
            };
            (Some(quote!(head)), headers.collect(), end)
        }
    };
    let all: Vec<_> = status.into_iter().chain(held).collect();
    let pattern = if all.is_empty() { quote!(#variant) } else { quote!(#variant(#(#all),*)) };
    quote!(Self::#pattern => stubs::Reply::new(#code) #(#headers)* #end)
}

/// How a content is sent.
fn send(content: &Content, plan: &Plan, body: &TokenStream) -> TokenStream {
    match content {
        Content::Json { media_types, .. } => {
            let media_types = media_type_list(plan, media_types);
            quote!(.json(http, #media_types, &#body))
        }
        Content::Text { media_types } => {
            let media_types = media_type_list(plan, media_types);
            quote!(.text(http, #media_types, #body))
        }
        Content::Events { shape: Shape::Text { .. } } => quote!(.text_events(#body)),
        Content::Events { .. } => quote!(.events(#body)),
        Content::Bytes => quote!(.download(#body)),
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
