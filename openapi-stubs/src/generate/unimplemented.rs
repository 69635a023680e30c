//! What a handler answers before it is written, where the document has a 501 of its own: its problem, with a value
//! in each member that must be there. Where no such value is sure to be valid there is none.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ident;
use crate::{
    model::Status,
    plan::{Answer, Content, ModelKind, Operation, Payload, Plan, Presence, Range, Rest, Shape},
};

const TITLE: &str = "This operation is not implemented";

/// The statement of a handler, with the types of the contract by their paths below `contract`.
pub(crate) fn unimplemented(plan: &Plan, operation: &Operation, contract: &str) -> Option<String> {
    let contract: TokenStream = contract.parse().ok()?;
    let is_501 = |answer: &&Answer| answer.status == Status::Exactly(501);
    let answer = operation.failures.iter().find(is_501)?;
    let filler = Filler { plan, contract };
    let (problem, variant) = (ident(&operation.signature.problem), ident(&answer.variant));
    let held = match &answer.payload {
        Payload::Nothing => None,
        Payload::Content(content) => {
            let value = filler.content(content)?;
            let is_named = matches!(content, Content::Json { shape: Shape::Named(_), .. });
            Some(if is_named { quote!(Box::new(#value)) } else { value })
        }
        Payload::Head(name) => {
            let value = filler.head(name)?;
            Some(quote!(Box::new(#value)))
        }
    };
    let held = held.map(|held| quote!((#held)));
    let contract = &filler.contract;
    let body = quote!(fn unimplemented() { Err(#contract::#problem::#variant #held) });
    let text = prettyplease::unparse(&syn::parse2(body).ok()?);
    let lines = text.trim_end().strip_prefix("fn unimplemented() {\n    ")?;
    Some(lines.strip_suffix("\n}")?.to_owned())
}

struct Filler<'plan> {
    plan: &'plan Plan,
    contract: TokenStream,
}

impl Filler<'_> {
    fn content(&self, content: &Content) -> Option<TokenStream> {
        match content {
            Content::Json { shape, .. } => self.value(shape, ""),
            Content::Text { .. } => Some(quote!(#TITLE.to_owned())),
            Content::Events { .. } | Content::Bytes => None,
        }
    }

    fn head(&self, name: &str) -> Option<TokenStream> {
        let head = self.plan.head(name);
        let headers = head.headers.iter().map(|header| {
            let field = ident(&header.field);
            let value = if header.required {
                self.value(&header.shape, &header.wire)?
            } else {
                quote!(None)
            };
            Some(quote!(#field: #value))
        });
        let headers: Vec<_> = headers.collect::<Option<_>>()?;
        let body = match &head.content {
            Some(content) => {
                let value = self.content(content)?;
                Some(quote!(body: #value))
            }
            None => None,
        };
        let (contract, name) = (&self.contract, ident(name));
        let fields = headers.into_iter().chain(body);
        Some(quote!(#contract::#name { #(#fields),* }))
    }

    /// A value of the shape, which is that of a member of this name.
    fn value(&self, shape: &Shape, name: &str) -> Option<TokenStream> {
        match shape {
            Shape::Text { min_length, max_length, patterns } => {
                let text = if is_status(name) { "501" } else { TITLE };
                let length = text.chars().count() as u64;
                let is_valid = patterns.is_empty()
                    && min_length.is_none_or(|least| least <= length)
                    && max_length.is_none_or(|most| length <= most);
                is_valid.then(|| quote!(#text.to_owned()))
            }
            Shape::Integer { range, one_of, .. } => {
                let wanted = if is_status(name) { 501 } else { 0 };
                let is_valid =
                    admits(range, wanted) && (one_of.is_empty() || one_of.contains(&wanted));
                is_valid.then(|| {
                    let value = Literal::i64_unsuffixed(wanted);
                    quote!(#value)
                })
            }
            Shape::Number { range, kind } => {
                let wanted = if is_status(name) { 501 } else { 0 };
                let value = match kind {
                    crate::plan::NumberKind::Json => {
                        let value = Literal::i64_unsuffixed(wanted);
                        quote!(#value.into())
                    }
                    _ => {
                        let value = Literal::f64_unsuffixed(wanted as f64);
                        quote!(#value)
                    }
                };
                admits(range, wanted).then_some(value)
            }
            Shape::Boolean => Some(quote!(false)),
            Shape::List { min_items, .. } => {
                min_items.is_none_or(|least| least == 0).then(|| quote!(Vec::new()))
            }
            Shape::Map { min_properties, .. } => min_properties
                .is_none_or(|least| least == 0)
                .then(|| quote!(std::collections::BTreeMap::new())),
            Shape::Object => Some(quote!(serde_json::Map::new())),
            Shape::Anything => Some(quote!(serde_json::Value::Null)),
            Shape::Nullable(_) => Some(quote!(None)),
            Shape::Null => Some(quote!(())),
            Shape::Named(name) => self.model(name),
            Shape::Never | Shape::Refined(..) | Shape::OnlyIf(..) => None,
        }
    }

    fn model(&self, name: &str) -> Option<TokenStream> {
        let model = self.plan.models.iter().find(|model| model.name == name)?;
        let (contract, name) = (&self.contract, ident(name));
        match &model.kind {
            ModelKind::Object { fields, rest, min_properties: None, conditions, .. }
                if conditions.is_empty() =>
            {
                let fields = fields.iter().map(|field| {
                    let name = ident(&field.name);
                    let value = match field.presence {
                        // A type that holds itself in what must be there has no values.
                        Presence::Required if field.boxed => return None,
                        Presence::Required => self.value(&field.shape, &field.wire)?,
                        Presence::Nullable | Presence::Optional => quote!(None),
                        Presence::Both => quote!(openapi_stubs::actix::Presence::Absent),
                    };
                    Some(quote!(#name: #value))
                });
                let mut fields: Vec<_> = fields.collect::<Option<_>>()?;
                if let Rest::Kept { field, .. } = rest {
                    let name = ident(field);
                    fields.push(quote!(#name: std::collections::BTreeMap::new()));
                }
                Some(quote!(#contract::#name { #(#fields),* }))
            }
            ModelKind::Words(words) => {
                let word = ident(&words.first()?.1);
                Some(quote!(#contract::#name::#word))
            }
            ModelKind::Object { .. } | ModelKind::Union { .. } => None,
        }
    }
}

/// Whether a member of this name says which status it is.
fn is_status(name: &str) -> bool {
    matches!(name, "code" | "status" | "statusCode" | "status_code")
}

fn admits(range: &Range, value: i64) -> bool {
    let number = value as f64;
    let is_within = |bound: &crate::model::Bound, is_beyond: fn(f64, f64) -> bool| {
        bound.value.as_f64().is_some_and(|bound_value| {
            is_beyond(number, bound_value) || (number == bound_value && !bound.exclusive)
        })
    };
    range.minimum.as_ref().is_none_or(|bound| is_within(bound, |one, other| one > other))
        && range.maximum.as_ref().is_none_or(|bound| is_within(bound, |one, other| one < other))
        && range
            .multiple_of
            .as_ref()
            .is_none_or(|step| step.as_f64().is_some_and(|step| number % step == 0.0))
}
