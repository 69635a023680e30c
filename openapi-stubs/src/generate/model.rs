//! The types of schemas, and how each is read from JSON.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{
    contract::Contract,
    docs, docs_at, ident,
    request::local,
    shape::{boxed, condition, decoder, rust},
};
use crate::plan::{Condition, Field, Model, ModelKind, NumberKind, Presence, Rest, Shape};

impl Contract<'_> {
    pub(super) fn model(&self, model: &Model) -> TokenStream {
        let docs = docs_at(&model.docs, &model.location);
        let deprecated = self.deprecated(model.deprecated);
        let name = ident(&model.name);
        let to_schema = self.options.utoipa.then(|| quote!(, utoipa::ToSchema));
        let deserialize = quote! {
            impl<'de> serde::Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    stubs::deserialize(from)
                }
            }
        };
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
                            json: &stubs::Tree<'_>,
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

                        fn direct<'de, D: serde::Deserializer<'de>>(
                            from: D,
                            violations: &mut stubs::Violations,
                        ) -> Result<Self, D::Error> {
                            stubs::Schema::direct(&stubs::Enumerated::new(), from, violations)
                        }
                    }
                }
            }
            ModelKind::Object { fields, rest, .. } => {
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
                let from_json = from_json(&name, &model.kind);
                quote! {
                    #docs
                    #deprecated
                    #[derive(Clone, Debug, PartialEq, serde::Serialize #to_schema)]
                    pub struct #name { #(#declared,)* #kept }

                    #from_json
                    #deserialize
                }
            }
            ModelKind::Union { alternatives, .. } => {
                let variants = alternatives.iter().map(|one| {
                    let variant = ident(&one.variant);
                    let shape = if one.boxed { boxed(&one.shape) } else { rust(&one.shape) };
                    let schema = (self.options.utoipa && one.shape.is_json_number())
                        .then(|| quote!(#[schema(value_type = f64)]));
                    quote!(#variant(#schema #shape))
                });
                let from_json = union_from_json(&name, &model.kind);
                quote! {
                    #docs
                    #deprecated
                    #[derive(Clone, Debug, PartialEq, serde::Serialize #to_schema)]
                    #[serde(untagged)]
                    pub enum #name { #(#variants),* }

                    #from_json
                    #deserialize
                }
            }
        }
    }

    /// It is clients who are to leave it: to the server that still has it, `#[deprecated]` would be noise.
    fn deprecated(&self, deprecated: bool) -> Option<TokenStream> {
        (self.options.utoipa && deprecated).then(|| quote!(#[schema(deprecated)]))
    }

    fn field(&self, field: &Field) -> TokenStream {
        let docs = docs(&field.docs);
        let deprecated = self.deprecated(field.deprecated);
        let name = ident(&field.name);
        let bare = if field.boxed { boxed(&field.shape) } else { rust(&field.shape) };
        // What utoipa would not see for itself: it takes every `Option` for one that may be absent or null,
        // and knows neither `Presence` nor the numbers of serde_json.
        let json = field.shape.is_json_number();
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
        let schema = (self.options.utoipa && told).then(|| quote!(#[schema(#schema)]));
        quote!(#docs #deprecated #serde #schema pub #name: #shape)
    }
}

impl Shape {
    /// Whether it is a number of serde_json, of which utoipa does not know.
    fn is_json_number(&self) -> bool {
        match self {
            Shape::Number { kind: NumberKind::Json, .. } => true,
            Shape::Refined(inner, _) => inner.is_json_number(),
            _ => false,
        }
    }
}

fn from_json(name: &Ident, kind: &ModelKind) -> TokenStream {
    let ModelKind::Object { fields, rest, min_properties, max_properties, conditions } = kind
    else {
        return TokenStream::new();
    };
    let judge = judge(conditions);
    let sized = min_properties.or(*max_properties).map(|_| {
        let bound = |bound: &Option<u64>| match bound {
            Some(bound) => {
                let bound = Literal::u64_unsuffixed(*bound);
                quote!(Some(#bound))
            }
            None => quote!(None),
        };
        let (min, max) = (bound(min_properties), bound(max_properties));
        quote!(object.sized(#min, #max);)
    });
    // What asks about the whole object, or keeps what it does not name, reads it as a tree.
    let is_plain = conditions.is_empty() && sized.is_none() && !matches!(rest, Rest::Kept { .. });
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
    if is_plain {
        let object = if fields.is_empty() && end.is_none() { quote!(_) } else { quote!(object) };
        return quote! {
            impl stubs::FromMembers for #name {
                fn from_members(
                    #object: &mut stubs::Object<'_, impl stubs::Source>,
                ) -> Option<Self> {
                    #(#reads)*
                    #end
                    Some(Self { #(#read),* })
                }
            }

            impl stubs::FromJson for #name {
                fn from_json(
                    json: &stubs::Tree<'_>,
                    at: &stubs::At<'_>,
                    violations: &mut stubs::Violations,
                ) -> Option<Self> {
                    stubs::FromMembers::from_members(
                        &mut stubs::Object::read(json, at, violations)?,
                    )
                }

                fn direct<'de, D: serde::Deserializer<'de>>(
                    from: D,
                    violations: &mut stubs::Violations,
                ) -> Result<Self, D::Error> {
                    stubs::direct(from, violations)
                }
            }
        };
    }
    quote! {
        impl stubs::FromJson for #name {
            fn from_json(
                json: &stubs::Tree<'_>,
                at: &stubs::At<'_>,
                violations: &mut stubs::Violations,
            ) -> Option<Self> {
                #judge
                let mut object = stubs::Object::read(json, at, violations)?;
                #sized
                #(#reads)*
                #end
                Some(Self { #(#read),* })
            }
        }
    }
}

/// Holds a value to what its type does not hold it to.
fn judge(conditions: &[Condition]) -> Option<TokenStream> {
    let conditions: Vec<_> = conditions.iter().map(condition).collect();
    (!conditions.is_empty())
        .then(|| quote!(stubs::judge(json, at, violations, &[#(&#conditions),*]);))
}

fn union_from_json(name: &Ident, kind: &ModelKind) -> TokenStream {
    let ModelKind::Union { alternatives, exclusive, tag, conditions } = kind else {
        return TokenStream::new();
    };
    let judge = judge(conditions);
    let read = alternatives.iter().map(|one| {
        let (variant, schema) = (ident(&one.variant), decoder(&one.shape, one.boxed));
        quote! {
            &|json, at, violations| {
                stubs::Schema::json(&#schema, json, at, violations).map(Self::#variant)
            }
        }
    });
    let of = match tag {
        Some(tag) => {
            let property = &tag.property;
            let values = tag.values.iter().map(|(value, at)| {
                let at = Literal::usize_unsuffixed(*at);
                quote!((#value, #at))
            });
            quote!(stubs::tagged(json, at, violations, #property, &[#(#values),*], &[#(#read),*]))
        }
        None => {
            let of = ident(if *exclusive { "one_of" } else { "any_of" });
            quote!(stubs::#of(json, at, violations, &[#(#read),*]))
        }
    };
    quote! {
        impl stubs::FromJson for #name {
            fn from_json(
                json: &stubs::Tree<'_>,
                at: &stubs::At<'_>,
                violations: &mut stubs::Violations,
            ) -> Option<Self> {
                #judge
                #of
            }

            fn from_text(
                text: &str,
                at: &stubs::At<'_>,
                violations: &mut stubs::Violations,
            ) -> Option<Self> {
                violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
            }
        }
    }
}
