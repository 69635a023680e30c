//! Tokens of an OpenID provider: the real server, and beside it a provider on this machine whose keys are made here.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair},
};
use flowkiwi_medias::{
    config::OidcSettings,
    rate_limit::{Quota, RateLimits},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};

use crate::harness::{Answer, Server, standing_clock};

const AUDIENCE: &str = "flowkiwi";

/// When the tests begin, by the clock of the server.
const BEGINNING: i64 = 1_900_000_000;

/// A key of the provider.
#[derive(Clone)]
struct Key {
    id: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Key {
    fn es256(id: &'static str) -> Self {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
        Self { id, algorithm: Algorithm::ES256, key: EncodingKey::from_ec_der(made.as_ref()) }
    }

    fn ed25519(id: &'static str) -> Self {
        let made = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap();
        Self { id, algorithm: Algorithm::EdDSA, key: EncodingKey::from_ed_der(made.as_ref()) }
    }

    fn rsa(id: &'static str, algorithm: Algorithm) -> Self {
        let made = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let wrapped: Pkcs8V1Der<'_> = made.as_der().unwrap();
        // What PKCS #8 wraps a key of this size in takes 26 bytes.
        Self { id, algorithm, key: EncodingKey::from_rsa_der(&wrapped.as_ref()[26..]) }
    }

    fn jwk(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_id = Some(self.id.to_owned());
        serde_json::to_value(jwk).unwrap()
    }

    fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.id.to_owned()), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

/// A provider that gives the keys it has, until it is away.
struct Provider {
    address: SocketAddr,
    keys: Arc<Mutex<Option<Vec<Value>>>>,
    asked: Arc<AtomicUsize>,
    serving: Option<JoinHandle<()>>,
}

impl Provider {
    fn start(keys: &[&Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let keys = Arc::new(Mutex::new(Some(keys.iter().map(|key| key.jwk()).collect())));
        let asked = Arc::new(AtomicUsize::new(0));
        let (given, counted) = (Arc::clone(&keys), Arc::clone(&asked));
        let serving = std::thread::spawn(move || {
            for connection in listener.incoming() {
                if !answer(connection.unwrap(), address, &given, &counted) {
                    return;
                }
            }
        });
        Self { address, keys, asked, serving: Some(serving) }
    }

    fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    fn has(&self, keys: &[&Key]) {
        *self.keys.lock().unwrap() = Some(keys.iter().map(|key| key.jwk()).collect());
    }

    fn goes_away(&self) {
        *self.keys.lock().unwrap() = None;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// What a token of this provider says that opens.
    fn claims(&self) -> Value {
        let (begin, end) = (BEGINNING - 60, BEGINNING + 3600);
        json!({"iss": self.issuer(), "aud": AUDIENCE, "sub": "1", "nbf": begin, "exp": end})
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // A line that is no request ends it.
        if let Ok(mut connection) = TcpStream::connect(self.address) {
            drop(connection.write_all(b"end\r\n"));
        }
        let ended = self.serving.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}

/// Answers one request; whether to go on.
fn answer(
    mut connection: TcpStream,
    address: SocketAddr,
    keys: &Mutex<Option<Vec<Value>>>,
    asked: &AtomicUsize,
) -> bool {
    let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    if line == "end" {
        return false;
    }
    while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
    let keys = keys.lock().unwrap().clone();
    let (status, body) = match (line.split(' ').nth(1), keys) {
        (_, None) => ("503 Service Unavailable", json!({})),
        (Some("/.well-known/openid-configuration"), _) => {
            let issuer = format!("http://{address}");
            ("200 OK", json!({"jwks_uri": format!("{issuer}/keys"), "issuer": issuer}))
        }
        (_, Some(keys)) => ("200 OK", json!({"keys": keys})),
    };
    if line.contains("/keys") || status.starts_with("503") {
        asked.fetch_add(1, Ordering::SeqCst);
    }
    let body = body.to_string();
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    true
}

/// A server that trusts the provider, with a viewer whom the provider calls `1`, and its clock.
struct World {
    provider: Provider,
    server: Server,
    seconds: Arc<AtomicI64>,
}

impl World {
    fn new(keys: &[&Key]) -> Self {
        Self::with(keys, RateLimits::default())
    }

    fn with(keys: &[&Key], rate_limits: RateLimits) -> Self {
        let provider = Provider::start(keys);
        let (clock, seconds) = standing_clock(BEGINNING);
        let (issuer, audience) = (provider.issuer(), AUDIENCE.to_owned());
        let server = Server::start_at(clock, |settings| {
            settings.oidc = Some(OidcSettings { issuer, audience, jwks_url: None });
            settings.rate_limits = rate_limits;
        });
        let world = Self { provider, server, seconds };
        world.has_viewer("1");
        world
    }

    /// Makes a viewer whom the provider calls so.
    fn has_viewer(&self, subject: &str) {
        let viewer = json!({
            "name": "A. Kiwi",
            "issuer": self.provider.issuer(),
            "subject": subject,
            "roles": [self.server.role("viewer")],
        });
        self.server.post("/rest/api/identities", &viewer);
    }

    fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    fn get(&self, token: &str) -> Answer {
        self.server.request_with(token, "GET", "/rest/api/medias").send(&self.server)
    }

    /// What is answered to a token that says this beside what is usual.
    fn says(&self, key: &Key, changes: &Value) -> u16 {
        let mut claims = self.provider.claims();
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => claims.as_object_mut().unwrap().remove(name),
                value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
            };
        }
        self.get(&key.sign(&claims)).status
    }
}

#[test]
fn a_token_of_the_provider_opens_what_the_roles_of_its_subject_grant() {
    let keys = [
        Key::es256("e"),
        Key::ed25519("d"),
        Key::rsa("r", Algorithm::RS256),
        Key::rsa("p", Algorithm::PS256),
    ];
    let world = World::new(&keys.iter().collect::<Vec<_>>());
    for key in &keys {
        let token = key.sign(&world.provider.claims());
        let answer = world.get(&token);
        assert_eq!(answer.status, 200, "{} {answer:?}", key.id);
        let path = format!("/rest/api/medias/{}", world.server.media);
        let denied = world.server.request_with(&token, "DELETE", path).send(&world.server);
        assert_eq!(denied.status, 403, "{}", key.id);
        assert_eq!(denied.json()["missingPermissions"], json!(["identity:media:delete"]));
    }
    assert_eq!(world.provider.asked(), 1, "known keys are not asked for");
    let token = keys[0].sign(&world.provider.claims());
    let nowhere = world.server.request_with(&token, "GET", "/rest/api/medias");
    let nowhere = nowhere.without("X-Flowkiwi-Organization-Id").send(&world.server);
    assert_eq!(nowhere.status, 422);
}

#[test]
fn what_a_token_says_must_be_right() {
    let key = Key::es256("e");
    let world = World::new(&[&key]);
    for (changes, status) in [
        (json!({}), 200),
        (json!({"aud": [AUDIENCE, "another"]}), 200),
        (json!({"nbf": null, "iat": 1}), 200),
        (json!({"exp": BEGINNING - 59}), 200),
        (json!({"nbf": BEGINNING + 60}), 200),
        (json!({"aud": "another"}), 401),
        (json!({"aud": null}), 401),
        (json!({"aud": []}), 401),
        (json!({"iss": "https://another.example"}), 401),
        (json!({"iss": format!("{}/", world.provider.issuer())}), 401),
        (json!({"iss": null}), 401),
        (json!({"exp": BEGINNING - 60}), 401),
        (json!({"exp": null}), 401),
        (json!({"exp": "never"}), 401),
        (json!({"nbf": BEGINNING + 61}), 401),
        (json!({"sub": "2"}), 401),
        (json!({"sub": ""}), 401),
        (json!({"sub": null}), 401),
        (json!({"sub": 1}), 401),
    ] {
        assert_eq!(world.says(&key, &changes), status, "{changes}");
    }
    // An unknown subject is answered as a forged token is.
    let mut claims = world.provider.claims();
    claims["sub"] = json!("2");
    let unknown = world.get(&key.sign(&claims));
    let forged = world.get(&Key::es256("e").sign(&world.provider.claims()));
    assert_eq!((unknown.status, forged.status), (401, 401));
    assert_eq!(unknown.json(), forged.json());
    assert_eq!(unknown.header("WWW-Authenticate"), forged.header("WWW-Authenticate"));
    world.pass(3600 + 61);
    assert_eq!(world.says(&key, &json!({})), 401);
}

#[test]
fn a_signature_is_only_what_the_key_itself_can_make() {
    let key = Key::rsa("r", Algorithm::RS256);
    let curve = Key::es256("e");
    let world = World::new(&[&key, &curve]);
    let claims = world.provider.claims();
    assert_eq!(world.get(&key.sign(&claims)).status, 200);
    let encoded = |value: &Value| {
        use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
        BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
    };
    let payload = encoded(&claims);
    let mut tokens = Vec::new();
    // No signature at all, under every spelling of it.
    for none in ["none", "None", "NONE", ""] {
        let header = encoded(&json!({"alg": none, "kid": "r"}));
        tokens.push(format!("{header}.{payload}."));
        tokens.push(format!("{header}.{payload}.AAAA"));
    }
    // What is public taken for a secret.
    let public = key.jwk();
    let modulus = public["n"].as_str().unwrap();
    for secret in [modulus.to_owned(), public.to_string(), String::new()] {
        for algorithm in [Algorithm::HS256, Algorithm::HS512] {
            for id in ["r", "e"] {
                let header = Header { kid: Some(id.to_owned()), ..Header::new(algorithm) };
                let secret = EncodingKey::from_secret(secret.as_bytes());
                tokens.push(jsonwebtoken::encode(&header, &claims, &secret).unwrap());
            }
        }
    }
    // A key of the token's own, and keys of others.
    let own = Key::rsa("r", Algorithm::RS256);
    let jwk: Jwk = serde_json::from_value(own.jwk()).unwrap();
    let header = Header { jwk: Some(jwk), kid: Some("r".to_owned()), ..Header::new(own.algorithm) };
    tokens.push(jsonwebtoken::encode(&header, &claims, &own.key).unwrap());
    tokens.push(own.sign(&claims));
    tokens.push(Key { id: "e", ..key.clone() }.sign(&claims));
    tokens.push(Key { algorithm: Algorithm::PS256, ..key.clone() }.sign(&claims));
    // Without the name of its key, and with what must be understood and is not.
    let header = Header::new(key.algorithm);
    tokens.push(jsonwebtoken::encode(&header, &claims, &key.key).unwrap());
    let crit = Some(vec!["b64".to_owned()]);
    let header = Header { crit, kid: Some("r".to_owned()), ..Header::new(key.algorithm) };
    tokens.push(jsonwebtoken::encode(&header, &claims, &key.key).unwrap());
    // Changed on its way, torn, and never one.
    let signed = key.sign(&claims);
    let parts: Vec<_> = signed.split('.').collect();
    let other =
        encoded(&json!({"iss": world.provider.issuer(), "aud": AUDIENCE, "sub": "1", "exp": 1e12}));
    tokens.push(format!("{}.{other}.{}", parts[0], parts[2]));
    tokens.push(format!("{}.{}.", parts[0], parts[1]));
    tokens.push(format!("{}.{}.{}", parts[0], parts[1], &parts[2][..parts[2].len() - 4]));
    tokens.push("a.b.c".to_owned());
    tokens.push(format!("{}.{}.{}", parts[0], "A".repeat(20_000), parts[2]));
    for token in tokens {
        assert_eq!(world.get(&token).status, 401, "{token}");
    }
    assert_eq!(world.get(&signed).status, 200);
}

#[test]
fn a_key_that_says_what_it_is_for_is_taken_at_its_word() {
    let (signing, other) = (Key::es256("s"), Key::es256("o"));
    let world = World::new(&[&signing]);
    let with = |name: &str, value: Value| {
        let mut jwk = other.jwk();
        jwk[name] = value;
        *world.provider.keys.lock().unwrap() = Some(vec![signing.jwk(), jwk]);
        world.pass(10);
        world.says(&other, &json!({}))
    };
    assert_eq!(with("use", json!("enc")), 401);
    assert_eq!(with("key_ops", json!(["encrypt"])), 401);
    assert_eq!(with("alg", json!("ES384")), 401);
    assert_eq!(with("kty", json!("nonsense")), 401);
    assert_eq!(with("use", json!("sig")), 200);
}

#[test]
fn a_new_key_counts_at_once_and_an_old_one_until_it_is_asked_for_again() {
    let (old, new, newest) = (Key::es256("old"), Key::es256("new"), Key::es256("newest"));
    let world = World::new(&[&old]);
    assert_eq!(world.says(&old, &json!({})), 200);
    world.provider.has(&[&new]);
    // So soon after it was asked, the provider is left alone.
    assert_eq!(world.says(&new, &json!({})), 401);
    assert_eq!(world.provider.asked(), 1);
    world.pass(10);
    assert_eq!(world.says(&old, &json!({})), 200);
    assert_eq!(world.says(&new, &json!({})), 200);
    assert_eq!(world.says(&old, &json!({})), 401);
    assert_eq!(world.provider.asked(), 2);
    for _ in 0..20 {
        assert_eq!(world.says(&newest, &json!({})), 401);
    }
    assert_eq!(world.provider.asked(), 2, "nobody can have it asked all the time");
    world.pass(10);
    assert_eq!(world.says(&newest, &json!({})), 401);
    assert_eq!(world.provider.asked(), 3);
}

#[test]
fn a_provider_that_is_away_keeps_nobody_out_whose_key_is_known() {
    let (known, unknown) = (Key::es256("known"), Key::es256("unknown"));
    let world = World::new(&[&known]);
    assert_eq!(world.says(&known, &json!({})), 200);
    world.provider.goes_away();
    world.pass(1800);
    let answer = world.get(&unknown.sign(&world.provider.claims()));
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.header("Retry-After").is_some());
    assert!(!answer.json().to_string().contains("127.0.0.1"), "{answer:?}");
    assert_eq!(world.says(&known, &json!({})), 200);
    // Our own tokens have nothing to do with it.
    assert_eq!(world.get(&world.server.token).status, 200);
    world.provider.has(&[&known, &unknown]);
    world.pass(10);
    assert_eq!(world.says(&unknown, &json!({})), 200);
    // Keys that are stale go on counting while they are asked for again.
    world.provider.goes_away();
    world.pass(7200);
    let late = json!({"exp": BEGINNING + 36_000});
    assert_eq!(world.says(&known, &late), 200);
    assert_eq!(world.says(&known, &late), 200);
}

#[test]
fn the_organization_tells_which_identity_of_a_subject_acts() {
    let key = Key::es256("e");
    let world = World::new(&[&key]);
    let server = &world.server;
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let second = second["id"].as_str().unwrap();
    let token = key.sign(&world.provider.claims());
    let as_second =
        |method: &str, path: &str| server.request_with(&token, method, path).acting_as(second);
    assert_eq!(as_second("GET", "/rest/api/medias").send(server).status, 403);
    let editor = json!({
        "name": "B. Kiwi",
        "issuer": world.provider.issuer(),
        "subject": "1",
        "roles": [server.role_of(second, "editor")],
    });
    let request = server.request("POST", "/rest/api/identities").acting_as(second);
    let editor = request.json(&editor).send(server).json();
    let upload = as_second("POST", "/rest/api/medias").form(&[("file", Some("a"), b"a")]);
    let media = upload.send(server);
    assert_eq!(media.status, 201, "{media:?}");
    assert_eq!(media.json()["createdBy"], editor["@id"]);
    let upload = server.request_with(&token, "POST", "/rest/api/medias");
    let refused = upload.form(&[("file", Some("a"), b"a")]).send(server);
    assert_eq!(refused.status, 403, "a viewer here");
}

#[test]
fn all_tokens_of_a_subject_are_counted_as_one() {
    let key = Key::es256("e");
    // The administrator needs four to make two viewers.
    let bearer = NonZeroU32::new(4).map(Quota::per_hour);
    let world = World::with(&[&key], RateLimits { bearer, organization: None });
    world.has_viewer("2");
    let asks =
        |subject: &str, number: i64| world.says(&key, &json!({"sub": subject, "iat": number}));
    let statuses: Vec<_> = (0..5).map(|number| asks("1", BEGINNING - number)).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 429]);
    assert_eq!(asks("2", BEGINNING), 200);
}

#[test]
fn without_a_provider_no_such_token_opens() {
    let key = Key::es256("e");
    let server = crate::harness::shared();
    let claims =
        json!({"iss": "http://127.0.0.1:1", "aud": AUDIENCE, "sub": "1", "exp": 9_999_999_999_i64});
    let answer = server.request_with(&key.sign(&claims), "GET", "/rest/api/medias").send(server);
    assert_eq!(answer.status, 401);
}
