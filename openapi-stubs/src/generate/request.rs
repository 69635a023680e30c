//! Requests: what an operation takes, and how it is read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    contract::{Contract, place},
    docs_at, ident,
    shape::{array, decoder, rust, value},
};
use crate::{
    model::{Location, Style},
    plan::{BodyContent, Operation, Parameter, ParameterPresence, Part, PartContent, Shape},
};

impl Contract<'_> {
    /// Whether every refusal of a request can be answered, so that it can be read.
    pub(super) fn decodes(&self, operation: &Operation) -> bool {
        self.options.generic_refusals || operation.undocumented_refusals().is_empty()
    }

    /// The enumeration of a body of one of several media types.
    pub(super) fn several(
        &self,
        operation: &Operation,
        content: &BodyContent,
    ) -> Option<TokenStream> {
        let BodyContent::Several { name, contents } = content else { return None };
        let docs = docs_at(&[], &format!("The body of {}.", operation.signature.endpoint));
        let name = ident(name);
        let variants = contents.iter().map(|(variant, content)| {
            let media_types = content.media_types();
            let line =
                media_types.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
            let docs = super::docs(&[line]);
            let (variant, held) = (ident(variant), content_type(content));
            quote!(#docs #variant(#held))
        });
        Some(quote! {
            #docs
            #[derive(Debug)]
            pub enum #name { #(#variants),* }
        })
    }

    /// A multipart body, which is read part by part as it arrives.
    pub(super) fn multipart(&self, operation: &Operation, content: &BodyContent) -> TokenStream {
        let BodyContent::Multipart { name, part, parts, docs: description } = content else {
            return TokenStream::new();
        };
        let docs = docs_at(description, &format!("The body of {}.", operation.signature.endpoint));
        let part_docs =
            docs_at(&[], &format!("A part of the body of {}.", operation.signature.endpoint));
        let problem = ident(&operation.signature.problem);
        let (name, part_name) = (ident(name), ident(part));
        let variants = parts.iter().map(|part| {
            let docs = super::docs(&part.docs);
            let variant = ident(&part.variant);
            let held = match &part.content {
                PartContent::File { .. } | PartContent::Files { .. } => quote!(stubs::FilePart),
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
                PartContent::File { .. } => file("file", None),
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
            let PartContent::Files { min_items: Some(least), .. } = &part.content else {
                return None;
            };
            let (wire, least) = (&part.wire, Literal::u64_unsuffixed(*least));
            Some(quote!(self.0.at_least(#wire, #least);))
        });
        let limits = self.decodes(operation).then(|| {
            let limits = parts.iter().map(part_limit);
            quote! {
                impl #name {
                    const PARTS: &'static [stubs::PartLimit] = &[#(#limits),*];
                }
            }
        });
        let required = parts.iter().filter(|part| part.required).map(|part| &part.wire);
        let next = self.decodes(operation).then(|| {
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

            #limits

            #part_docs
            #[derive(Debug)]
            pub enum #part_name { #(#variants),* }

            #next
        }
    }

    pub(super) fn request(&self, operation: &Operation) -> TokenStream {
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
        let is_value = |content: &BodyContent| {
            matches!(
                content,
                BodyContent::Json { .. }
                    | BodyContent::Form { .. }
                    | BodyContent::JsonOrForm { .. }
                    | BodyContent::Text { .. }
            )
        };
        let derive = match &operation.body {
            Some(body) if !is_value(&body.content) => quote!(Debug),
            _ => quote!(Clone, Debug, PartialEq),
        };
        let decode = self.decodes(operation).then(|| self.decode(operation));
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
            Some(body) => {
                let read = read_body(&body.content);
                let read = match &body.content {
                    _ if body.required => read,
                    BodyContent::Json { media_types, shape } => {
                        let schema = decoder(shape, false);
                        quote! {
                            stubs::optional_json_body(
                                http, payload, &[#(#media_types),*], MAX_BODY_BYTES, #schema
                            ).await?
                        }
                    }
                    _ => quote!(if stubs::has_content(http) { Some(#read) } else { None }),
                };
                (Some(quote!(let body = #read;)), Some(quote!(body)))
            }
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
        let (list, is_json) = spelling(parameter);
        let schema = decoder(&parameter.shape, false);
        let schema = if is_json { quote!(stubs::Json(#schema)) } else { schema };
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
pub(super) fn local(field: &str) -> proc_macro2::Ident {
    match field {
        "at" | "http" | "json" | "object" | "parameters" | "payload" | "violations" => {
            ident(&format!("{field}_"))
        }
        _ => ident(field),
    }
}

/// How the text of a parameter is taken apart, and whether it is JSON.
fn spelling(parameter: &Parameter) -> (Option<TokenStream>, bool) {
    let explode = parameter.explode;
    let is_json = parameter.style == Style::Json;
    let spelling = if let Some(members) = &parameter.members {
        match parameter.style {
            Style::Json => None,
            Style::DeepObject => Some(quote!(.deep())),
            Style::Form if explode && parameter.location == Location::Query => {
                Some(quote!(.members(&[#(#members),*])))
            }
            Style::Label if explode => Some(quote!(.labelled().separated('.').object(true))),
            Style::Label => Some(quote!(.labelled().separated(',').object(false))),
            Style::Matrix if explode => Some(quote!(.matrix_members())),
            Style::Matrix => Some(quote!(.matrix().separated(',').object(false))),
            Style::SpaceDelimited => Some(quote!(.separated(' ').object(false))),
            Style::PipeDelimited => Some(quote!(.separated('|').object(false))),
            Style::Simple | Style::Form => Some(quote!(.separated(',').object(#explode))),
        }
    } else {
        let is_list = parameter.shape.is_list();
        match parameter.style {
            Style::Json => None,
            Style::DeepObject => is_list.then(|| quote!(.deep())),
            Style::Label if is_list && explode => Some(quote!(.labelled().separated('.'))),
            Style::Label if is_list => Some(quote!(.labelled().separated(','))),
            Style::Label => Some(quote!(.labelled())),
            Style::Matrix if is_list && !explode => Some(quote!(.matrix().separated(','))),
            Style::Matrix => Some(quote!(.matrix())),
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited if explode => None,
            Style::SpaceDelimited => is_list.then(|| quote!(.separated(' '))),
            Style::PipeDelimited => is_list.then(|| quote!(.separated('|'))),
            Style::Simple | Style::Form => is_list.then(|| quote!(.separated(','))),
        }
    };
    (spelling, is_json)
}

impl Shape {
    fn is_list(&self) -> bool {
        match self {
            Shape::List { .. } => true,
            Shape::Refined(inner, _) | Shape::Nullable(inner) => inner.is_list(),
            _ => false,
        }
    }
}

fn body_type(body: &crate::plan::Body) -> TokenStream {
    let held = content_type(&body.content);
    if body.required { held } else { quote!(Option<#held>) }
}

fn content_type(content: &BodyContent) -> TokenStream {
    match content {
        BodyContent::Json { shape, .. }
        | BodyContent::Form { shape }
        | BodyContent::JsonOrForm { shape, .. }
        | BodyContent::Text { shape, .. } => rust(shape),
        BodyContent::Multipart { name, .. } | BodyContent::Several { name, .. } => {
            let name = ident(name);
            quote!(#name)
        }
        BodyContent::Bytes { .. } => quote!(stubs::ByteStream),
    }
}

/// The expression that reads a body that is there.
fn read_body(content: &BodyContent) -> TokenStream {
    match content {
        BodyContent::Json { media_types, shape } => {
            let schema = decoder(shape, false);
            quote! {
                stubs::json_body(http, payload, &[#(#media_types),*], MAX_BODY_BYTES, #schema).await?
            }
        }
        BodyContent::Form { shape } => {
            let schema = decoder(shape, false);
            quote!(stubs::form_body(http, payload, MAX_BODY_BYTES, #schema).await?)
        }
        BodyContent::JsonOrForm { media_types, shape } => {
            let schema = decoder(shape, false);
            quote! {
                stubs::json_or_form_body(
                    http,
                    payload,
                    &[#(#media_types,)* stubs::FORM],
                    MAX_BODY_BYTES,
                    #schema,
                ).await?
            }
        }
        BodyContent::Text { media_types, shape } => {
            let schema = decoder(shape, false);
            quote! {
                stubs::text_body(http, payload, &[#(#media_types),*], MAX_BODY_BYTES, #schema).await?
            }
        }
        BodyContent::Multipart { name, .. } => {
            let name = ident(name);
            quote!(#name(stubs::Multipart::read(http, payload, #name::PARTS)?))
        }
        BodyContent::Bytes { media_types, max_bytes } => {
            let most = most_bytes(*max_bytes);
            quote!(stubs::ByteStream::read(http, payload, &[#(#media_types),*], #most)?)
        }
        BodyContent::Several { name, contents } => {
            let name = ident(name);
            let offered = contents.iter().map(|(_, content)| {
                let media_types = content.media_types();
                quote!(&[#(#media_types),*])
            });
            let all = content.media_types();
            let last = contents.len() - 1;
            let arms = contents.iter().enumerate().map(|(at, (variant, content))| {
                let (variant, read) = (ident(variant), read_body(content));
                if at == last {
                    quote!(_ => #name::#variant(#read))
                } else {
                    let at = Literal::usize_unsuffixed(at);
                    quote!(#at => #name::#variant(#read))
                }
            });
            quote! {
                match stubs::content(http, &[#(#offered),*], &[#(#all),*])? { #(#arms),* }
            }
        }
    }
}

/// So many bytes, or any number.
fn most_bytes(max_bytes: Option<u64>) -> TokenStream {
    match max_bytes.map(Literal::u64_unsuffixed) {
        Some(most) => quote!(#most),
        None => quote!(u64::MAX),
    }
}

/// What the parts of a name may have.
fn part_limit(part: &Part) -> TokenStream {
    let wire = &part.wire;
    let files = |most: TokenStream, max_bytes: &Option<u64>| {
        let max_bytes = max_bytes.map(|bytes| {
            let bytes = Literal::u64_unsuffixed(bytes);
            quote!(.max_bytes(#bytes))
        });
        quote!(stubs::PartLimit::files(#wire, #most) #max_bytes)
    };
    match &part.content {
        PartContent::File { max_bytes } => files(quote!(1), max_bytes),
        PartContent::Files { max_items: Some(most), max_bytes, .. } => {
            let most = Literal::u64_unsuffixed(*most);
            files(quote!(#most), max_bytes)
        }
        PartContent::Files { max_items: None, max_bytes, .. } => {
            files(quote!(stubs::MAX_PARTS as u64), max_bytes)
        }
        PartContent::Value { .. } | PartContent::List { .. } => {
            quote!(stubs::PartLimit::text(#wire))
        }
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
