//! The contract: models, and of each operation its request, response and problem. Knows nothing of
//! handlers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Text, answer, docs_at, ident, shape::rust};
use crate::{
    model::Status,
    plan::{BodyContent, Message, Model, Operation, Plan},
};

/// What a contract is to have besides what the document says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Every model derives `ToSchema`.
    pub(crate) utoipa: bool,
    /// Every problem has a variant for the refusals that the document does not mention.
    pub(crate) generic_refusals: bool,
    pub(crate) max_body_bytes: u64,
}

/// The whole file.
pub(crate) fn contract(plan: &Plan, origin: &str, options: Options) -> String {
    let contract = Contract { plan, options };
    let max_body_bytes = options.max_body_bytes;
    let index = contract.index();
    let is_bounded = |operation: &Operation| operation.awaits();
    let max_body_bytes = plan.operations.iter().any(is_bounded).then(|| {
        let max_body_bytes = Literal::u64_unsuffixed(max_body_bytes);
        quote! {
            /// The greatest size of a body that is read as a whole.
            const MAX_BODY_BYTES: u64 = #max_body_bytes;
        }
    });
    let media_types = plan.media_types.iter().map(|(media_types, name)| {
        let name = ident(name);
        quote!(const #name: &[&str] = &[#(#media_types),*];)
    });
    let schemas = options.utoipa.then(|| {
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
    let mut text = Text::new();
    text.push(quote! {
        use openapi_stubs::actix as stubs;

        #max_body_bytes
        #(#media_types)*
        #index
    });
    text.push_each(&plan.models, || |model: &Model| contract.model(model));
    text.push(quote!(#schemas));
    text.push_each(&plan.heads, || answer::head);
    text.push_each(&plan.operations, || |operation: &Operation| contract.operation(operation));
    text.push_each(&plan.messages, || {
        |message: &Message| {
            let docs = docs_at(&message.docs, &message.location);
            let (name, shape) = (ident(&message.name), rust(&message.shape));
            quote!(#docs pub type #name = #shape;)
        }
    });
    text.of(origin)
}

pub(super) struct Contract<'plan> {
    pub(super) plan: &'plan Plan,
    pub(super) options: Options,
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
            let statuses =
                operation.successes.iter().chain(&operation.failures).filter_map(|answer| {
                    match answer.status {
                        Status::Exactly(status) => Some(Literal::u16_unsuffixed(status)),
                        Status::Class(_) | Status::Default => None,
                    }
                });
            // Contents of several kinds make several answers of one status.
            let mut listed: Vec<Literal> = Vec::new();
            for status in statuses {
                if listed.iter().all(|one| one.to_string() != status.to_string()) {
                    listed.push(status);
                }
            }
            quote!(&[#(#listed),*])
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

                /// The statuses it may answer, besides those that are documented as `default` or as a class.
                pub const fn statuses(self) -> &'static [u16] { #statuses }
            }
        }
    }

    fn operation(&self, operation: &Operation) -> TokenStream {
        let request = self.request(operation);
        let bodies = operation.body.iter().flat_map(|body| body.content.each());
        let bodies = bodies.filter_map(|content| match content {
            BodyContent::Multipart { .. } => Some(self.multipart(operation, content)),
            _ => None,
        });
        let several = operation.body.as_ref().map(|body| self.several(operation, &body.content));
        let answers = self.answers(operation);
        let from = self.refusals(operation);
        quote!(#request #several #(#bodies)* #answers #from)
    }
}

pub(super) fn docs_of(operation: &Operation) -> TokenStream {
    docs_at(&[], &place(operation))
}

pub(super) fn place(operation: &Operation) -> String {
    format!("`{}` ({})", operation.signature.endpoint, operation.location)
}
