//! What `SECURITY.md` says is tested is tested: each test that it names is there.

use std::{fs, path::Path};

#[test]
fn every_test_that_security_md_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    // What stands between backticks, a file and then one of its functions.
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let mut named = 0;
    for pair in quoted.windows(2).filter(|pair| pair[0].ends_with(".rs")) {
        let [file, function] = pair else { unreachable!("a window of two has two") };
        let source =
            fs::read_to_string(root.join(file)).unwrap_or_else(|it| panic!("{file}: {it}"));
        assert!(source.contains(&format!("fn {function}(")), "{file} has no `{function}`");
        named += 1;
    }
    assert!(named > 20, "{named}");
    for risk in 1..=10 {
        assert!(text.contains(&format!("| API{risk} ")), "nothing is said of API{risk}");
    }
}
