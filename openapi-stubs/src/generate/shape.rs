//! Shapes as Rust types, and as the decoders that hold a value to its schema.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ident;
use crate::{
    canonical::canonical,
    model::{Bound, Type},
    plan::{Condition, NumberKind, Range, Shape, Value},
};

/// The type of a shape.
pub(super) fn rust(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Text { .. } => quote!(String),
        Shape::Null => quote!(()),
        Shape::Never => quote!(stubs::Never),
        Shape::Refined(inner, _) => rust(inner),
        Shape::OnlyIf(..) => quote!(serde_json::Value),
        Shape::Integer { wide: true, .. } => quote!(i64),
        Shape::Integer { wide: false, .. } => quote!(i32),
        Shape::Number { kind, .. } => number_type(*kind),
        Shape::Boolean => quote!(bool),
        Shape::List { items, .. } => {
            let items = rust(items);
            quote!(Vec<#items>)
        }
        Shape::Map { values, .. } => {
            let values = rust(values);
            quote!(std::collections::BTreeMap<String, #values>)
        }
        Shape::Object => quote!(serde_json::Map<String, serde_json::Value>),
        Shape::Anything => quote!(serde_json::Value),
        Shape::Named(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Shape::Nullable(inner) => {
            let inner = rust(inner);
            quote!(Option<#inner>)
        }
    }
}

/// The type of a shape whose model is boxed, as [`decoder`] reads it.
pub(super) fn boxed(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Nullable(inner) => {
            let inner = boxed(inner);
            quote!(Option<#inner>)
        }
        Shape::Refined(inner, _) => boxed(inner),
        shape => {
            let shape = rust(shape);
            quote!(Box<#shape>)
        }
    }
}

/// The decoder of a shape, with everything that its schema states.
pub(super) fn decoder(shape: &Shape, boxed: bool) -> TokenStream {
    match shape {
        Shape::Text { min_length, max_length, patterns } => {
            let min = count("min_length", *min_length);
            let max = count("max_length", *max_length);
            let pattern = patterns.first().map(|pattern| quote!(.pattern(#pattern)));
            let text = quote!(stubs::Text::new() #min #max #pattern);
            match patterns.get(1..) {
                None | Some([]) => text,
                Some(others) => quote! {
                    stubs::Where(#text, &[#(&stubs::Holds(stubs::Text::new().pattern(#others))),*])
                },
            }
        }
        Shape::Null => quote!(stubs::Null),
        Shape::Never => quote!(stubs::Nothing),
        Shape::Refined(inner, conditions) => {
            let inner = decoder(inner, boxed);
            let conditions = conditions.iter().map(condition);
            quote!(stubs::Where(#inner, &[#(&#conditions),*]))
        }
        Shape::OnlyIf(of, inner) => {
            let inner = decoder(inner, boxed);
            let kind = ident(match of {
                Type::Null => "Null",
                Type::Boolean => "Boolean",
                Type::Integer | Type::Number => "Number",
                Type::String => "String",
                Type::Array => "Array",
                Type::Object => "Object",
            });
            quote!(stubs::OnlyIf(stubs::Kind::#kind, #inner))
        }
        Shape::Integer { wide, range, one_of } => {
            let kind = if *wide { quote!(i64) } else { quote!(i32) };
            let number = |value: i64| {
                if *wide {
                    Literal::i64_unsuffixed(value)
                } else {
                    let value = value.clamp(i32::MIN.into(), i32::MAX.into());
                    Literal::i64_unsuffixed(value)
                }
            };
            let minimum = range.minimum.as_ref().map(|bound| {
                let least = number(least(bound));
                quote!(.minimum(#least))
            });
            let maximum = range.maximum.as_ref().map(|bound| {
                let most = number(most(bound));
                quote!(.maximum(#most))
            });
            let step = range.multiple_of.as_ref().map(|step| {
                let step = number(step.as_i64().unwrap_or(1));
                quote!(.multiple_of(#step))
            });
            let one_of = (!one_of.is_empty()).then(|| {
                let values = one_of.iter().map(|value| number(*value));
                quote!(.one_of(&[#(#values),*]))
            });
            quote!(stubs::Integer::<#kind>::new() #minimum #maximum #step #one_of)
        }
        Shape::Number { kind, range } => number(*kind, range),
        Shape::Boolean => quote!(stubs::Boolean),
        Shape::List { items, min_items, max_items, unique } => {
            array(&decoder(items, false), *min_items, *max_items, *unique)
        }
        Shape::Map { values, min_properties, max_properties } => {
            let values = decoder(values, false);
            let min = count("min_properties", *min_properties);
            let max = count("max_properties", *max_properties);
            quote!(stubs::Map::of(#values) #min #max)
        }
        Shape::Object => quote!(stubs::JsonObject),
        Shape::Anything => quote!(stubs::Anything),
        Shape::Named(name) => {
            let name = ident(name);
            if boxed {
                quote!(stubs::Reference::<Box<#name>>::new())
            } else {
                quote!(stubs::Reference::<#name>::new())
            }
        }
        Shape::Nullable(inner) => {
            let inner = decoder(inner, boxed);
            quote!(stubs::Nullable(#inner))
        }
    }
}

/// A condition as what judges it.
pub(super) fn condition(given: &Condition) -> TokenStream {
    let all = |conditions: &[Condition]| {
        let conditions = conditions.iter().map(condition);
        quote!(&[#(&#conditions),*])
    };
    match given {
        Condition::Holds(shape) => {
            let schema = decoder(shape, false);
            quote!(stubs::Holds(#schema))
        }
        Condition::Has(names) => quote!(stubs::Has(&[#(#names),*])),
        Condition::Not(one) => {
            let one = condition(one);
            quote!(stubs::Not(&#one))
        }
        Condition::Any(conditions) => {
            let conditions = all(conditions);
            quote!(stubs::AnyOf(#conditions))
        }
        Condition::One(conditions) => {
            let conditions = all(conditions);
            quote!(stubs::OneOf(#conditions))
        }
        Condition::If { condition: one, then, otherwise } => {
            let (one, then, otherwise) = (condition(one), condition(then), condition(otherwise));
            quote!(stubs::If(&#one, &#then, &#otherwise))
        }
        Condition::Contains { items, least, most } => {
            let items = condition(items);
            let least = Literal::u64_unsuffixed(*least);
            let most = match most {
                Some(most) => {
                    let most = Literal::u64_unsuffixed(*most);
                    quote!(Some(#most))
                }
                None => quote!(None),
            };
            quote!(stubs::Contains { items: &#items, least: #least, most: #most })
        }
        Condition::Names(one) => {
            let one = condition(one);
            quote!(stubs::Names(&#one))
        }
        Condition::Members { pattern, condition: one } => {
            let one = condition(one);
            quote!(stubs::Members(#pattern, &#one))
        }
        Condition::Others { names, patterns, condition: one } => {
            let one = match one {
                Some(one) => {
                    let one = condition(one);
                    quote!(Some(&#one))
                }
                None => quote!(None),
            };
            quote! {
                stubs::Others { names: &[#(#names),*], patterns: &[#(#patterns),*], condition: #one }
            }
        }
        Condition::Where { name, condition: one } => {
            let one = condition(one);
            quote!(stubs::WithMember(#name, &#one))
        }
        Condition::Among(values) => {
            let values = values.iter().map(canonical);
            quote!(stubs::Among(&[#(#values),*]))
        }
        Condition::First(conditions) => {
            let conditions = all(conditions);
            quote!(stubs::First(#conditions))
        }
        Condition::After(count, one) => {
            let (count, one) = (Literal::usize_unsuffixed(*count), condition(one));
            quote!(stubs::After(#count, &#one))
        }
    }
}

/// The decoder of a list, given that of its items.
pub(super) fn array(
    items: &TokenStream,
    min_items: Option<u64>,
    max_items: Option<u64>,
    unique: bool,
) -> TokenStream {
    let min = count("min_items", min_items);
    let max = count("max_items", max_items);
    let unique = unique.then(|| quote!(.unique_items()));
    quote!(stubs::Array::of(#items) #min #max #unique)
}

fn number_type(kind: NumberKind) -> TokenStream {
    match kind {
        NumberKind::Float => quote!(f32),
        NumberKind::Double => quote!(f64),
        NumberKind::Json => quote!(serde_json::Number),
    }
}

fn number(kind: NumberKind, range: &Range) -> TokenStream {
    let kind = number_type(kind);
    let value =
        |number: &serde_json::Number| Literal::f64_unsuffixed(number.as_f64().unwrap_or(f64::MAX));
    let bound = |bound: &Option<Bound>, inclusive: &str, exclusive: &str| {
        bound.as_ref().map(|bound| {
            let method = ident(if bound.exclusive { exclusive } else { inclusive });
            let value = value(&bound.value);
            quote!(.#method(#value))
        })
    };
    let minimum = bound(&range.minimum, "minimum", "exclusive_minimum");
    let maximum = bound(&range.maximum, "maximum", "exclusive_maximum");
    let step = range.multiple_of.as_ref().map(|step| {
        let step = value(step);
        quote!(.multiple_of(#step))
    });
    quote!(stubs::Number::<#kind>::new() #minimum #maximum #step)
}

fn count(method: &str, bound: Option<u64>) -> Option<TokenStream> {
    bound.map(|bound| {
        let method = ident(method);
        let bound = Literal::u64_unsuffixed(bound);
        quote!(.#method(#bound))
    })
}

/// The least whole number that a bound admits.
fn least(bound: &Bound) -> i64 {
    match bound.value.as_i64() {
        Some(value) if bound.exclusive => value.saturating_add(1),
        Some(value) => value,
        None => saturated(bound.value.as_f64().unwrap_or(f64::MAX).ceil()),
    }
}

/// The greatest whole number that a bound admits.
fn most(bound: &Bound) -> i64 {
    match bound.value.as_i64() {
        Some(value) if bound.exclusive => value.saturating_sub(1),
        Some(value) => value,
        None => saturated(bound.value.as_f64().unwrap_or(f64::MAX).floor()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates, as wanted here")]
fn saturated(number: f64) -> i64 {
    number as i64
}

/// A value of the document as an expression.
pub(super) fn value(given: &Value) -> TokenStream {
    match given {
        Value::Text(text) => quote!(#text.to_owned()),
        Value::Integer(integer) => {
            let integer = Literal::i64_unsuffixed(*integer);
            quote!(#integer)
        }
        Value::Number(number) => {
            let number = Literal::f64_unsuffixed(*number);
            quote!(#number)
        }
        Value::Boolean(given) => quote!(#given),
        Value::List(values) => {
            let values = values.iter().map(value);
            quote!(vec![#(#values),*])
        }
        Value::Word(model, variant) => {
            let (model, variant) = (ident(model), ident(variant));
            quote!(#model::#variant)
        }
        Value::Nullable(None) => quote!(None),
        Value::Nullable(Some(inner)) => {
            let inner = value(inner);
            quote!(Some(#inner))
        }
    }
}
