//! Swagger UI and the pages for people in a real browser, behind a proxy that puts them below a path.
//! What they looked like is kept in the target folder, under `tmp/browser`.

use std::{fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use flowkiwi_medias::contract::Operation;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::{
    harness::{Request, Server, shared},
    pictures,
    tools::{HEAVY, Tool, are_here, chromium, run},
};

/// The policy of a page that runs nothing that is not a file of ours.
fn assert_strict(policy: &Value) {
    let policy = policy.as_str().unwrap();
    let scripts = policy.split(';').find_map(|it| it.trim().strip_prefix("script-src "));
    assert_eq!(scripts, Some("'self'"), "{policy}");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
}

#[test]
fn people_use_it_in_a_browser_below_a_path() {
    if !are_here(&[Tool::Npm, Tool::Chromium], "Swagger UI and the landing page in Chromium") {
        return;
    }
    let _alone = HEAVY.lock();
    let server = Server::start(|_| {});
    let limited = server.new_token(&["--role", "viewer"]);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).unwrap();
    let given = json!({
        "chromium": chromium(),
        "server": server.url,
        "organization": server.organization.to_string(),
        "token": server.token,
        "limited": limited,
        "media": server.media,
        "file": BASE64_STANDARD.encode(pictures::picture(ImageFormat::Png, 8, 8)),
        "folder": folder,
    });
    let seen = run("browser.mjs", &[], &given);

    let landing = &seen["landing"];
    assert_strict(&landing["policy"]);
    assert_eq!(landing["heading"], "Flowkiwi Medias");
    assert_eq!(landing["reference"], "Delete a media");
    assert_eq!(landing["unnamed"], 0);
    let copied = landing["copied"].as_str().unwrap();
    assert!(copied.starts_with("curl -i -X DELETE 'http://127.0.0.1:"), "{copied}");
    assert!(copied.contains("/below/a/path/rest/api/medias/"), "{copied}");
    let links = landing["links"].as_object().unwrap();
    assert!(links.len() > Operation::ALL.len(), "{links:?}");
    for (link, status) in links {
        assert_eq!(status, 200, "{link}");
    }

    let swagger_ui = &seen["swaggerUi"];
    assert_strict(&swagger_ui["policy"]);
    assert_eq!(swagger_ui["operations"], Operation::ALL.len());
    assert_eq!(swagger_ui["deepLink"], 1);
    let upload = &swagger_ui["upload"];
    assert_eq!((&upload["status"], &upload["url"]), (&201.into(), &"rest/api/medias".into()));
    assert!(upload["body"].as_str().unwrap().contains("\"mimeType\": \"image/png\""), "{upload}");
    assert_eq!(swagger_ui["deleted"]["status"], 204);
    assert_eq!(swagger_ui["gone"]["status"], 404);
    let refused = &swagger_ui["refused"];
    assert_eq!(refused["status"], 403);
    let said = refused["body"].as_str().unwrap();
    assert!(
        said.contains("missingPermissions") && said.contains("identity:media:delete"),
        "{said}"
    );

    // Nothing is complained of but the two refusals that were asked for.
    assert_eq!((&swagger_ui["before"], &seen["complaints"]), (&json!([]), &json!([])));
    let refusals = swagger_ui["refusals"].as_array().unwrap();
    assert_eq!(refusals.len(), 2, "{refusals:?}");
    for (refusal, status) in refusals.iter().zip(["404", "403"]) {
        let refusal = refusal.as_str().unwrap();
        assert!(refusal.contains(status) && refusal.contains(&server.media), "{refusal}");
    }
    // Nothing was asked of another host, nor of this one beside the path.
    assert_eq!((&seen["origins"], &seen["outside"]), (&json!([]), &json!([])));
}

#[test]
fn machines_are_sent_to_the_entrypoint_and_people_are_shown_a_page() {
    let server = shared();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";
    let page = Request::new("GET", "/").header("Accept", browser).send(server);
    assert_eq!((page.status, page.header("Content-Type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(page.header("X-Frame-Options"), Some("DENY"));
    assert!(String::from_utf8_lossy(&page.body).contains(&format!("{}/", server.url)));
    for accept in
        ["application/ld+json", "application/json", "*/*", "application/*, text/html;q=0.5"]
    {
        let sent = Request::new("GET", "/").header("Accept", accept).send(server);
        assert_eq!((sent.status, sent.header("Location")), (303, Some("rest/api")), "{accept}");
    }
    let head = Request::new("HEAD", "/").header("Accept", browser).send(server);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("Content-Length"), page.header("Content-Length"));
}

#[test]
fn what_the_pages_are_made_of_is_a_problem_where_it_is_not() {
    let server = shared();
    for path in ["/reference/nothing", "/swagger-ui/oauth2-redirect.html", "/site/style.js"] {
        let answer = Request::new("GET", path).send(server);
        assert_eq!((answer.status, &answer.json()["status"]), (404, &404.into()), "{path}");
    }
    for (path, location) in [("/swagger-ui", "swagger-ui/"), ("/reference", "reference/")] {
        let answer = Request::new("GET", path).send(server);
        assert_eq!((answer.status, answer.header("Location")), (308, Some(location)));
    }
}
