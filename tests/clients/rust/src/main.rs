//! Over a client of openapi-generator, `rust`.

use flowkiwi::{
    apis::{Error, configuration::Configuration, medias_api as medias},
    models::{AccessDenied, NotFound},
};
use serde_json::{Value, json};

fn configuration(given: &Value, token: &str) -> Configuration {
    Configuration {
        base_path: given["url"].as_str().unwrap().to_owned(),
        bearer_access_token: Some(given[token].as_str().unwrap().to_owned()),
        ..Configuration::default()
    }
}

/// The content of a refusal with this status.
fn refusal<T>(answered: Result<(), Error<T>>, status: u16) -> String {
    match answered {
        Err(Error::ResponseError(response)) if response.status == status => response.content,
        _ => panic!("it was to be refused with {status}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let given: Value = serde_json::from_str(&std::env::args().nth(1).unwrap()).unwrap();
    let text = |name: &str| given[name].as_str().unwrap().to_owned();
    let (organization, media) = (text("organization"), text("media"));
    let own = configuration(&given, "token");
    let delete = async |configuration: &Configuration, id: &str| {
        medias::delete_media(configuration, &organization, id, None, None, None, None).await
    };

    let page = medias::list_medias(
        &own, &organization, None, Some(10), None, None, None, None, None, None, None, None, None, None, None, None,
        None, None, None,
    );
    let page = page.await.unwrap();
    let file = text("file").into();
    let title = Some("A kiwi");
    let uploaded = medias::upload_media(&own, &organization, file, None, None, None, title, None, None, None, None, None);
    let uploaded = uploaded.await.unwrap();
    let alt: Option<String> = uploaded.alt;
    delete(&own, &media).await.unwrap();
    let gone: NotFound = serde_json::from_str(&refusal(delete(&own, &media).await, 404)).unwrap();
    let denied = delete(&configuration(&given, "limited"), &uploaded.id).await;
    let denied: AccessDenied = serde_json::from_str(&refusal(denied, 403)).unwrap();
    let missing: Option<Vec<String>> = denied.missing_permissions;
    let said = json!({
        "listed": {
            "total": page.total_items,
            "ids": page.member.iter().map(|one| one.id.clone()).collect::<Vec<_>>(),
        },
        "uploaded": {"id": uploaded.id, "size": uploaded.size, "alt": alt},
        // The client gives `Ok` for any success; the contract has no other.
        "deleted": 204,
        "gone": {"title": gone.title, "detail": gone.detail, "instance": gone.instance},
        "refused": missing,
    });
    println!("{said}");
}
