//! Work that is taken by one.

use super::{super::leases, now, store};
use crate::store::{Connection, Store};

fn write<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&mut Connection) -> Result<T, crate::failure::Failure> + Send + 'static,
) -> T {
    store.write_blocking(work).unwrap()
}

#[test]
fn work_is_taken_by_one_until_it_is_released_or_its_time_is_over() {
    let (store, _folder) = store();
    let seconds = |count| now() + jiff::SignedDuration::from_secs(count);
    let take = |name: &'static str, at: i64, until: i64| {
        write(&store, move |it| leases::take(it, name, seconds(at), seconds(until)))
    };
    assert!(take("a", 0, 60));
    assert!(!take("a", 1, 61));
    assert!(take("b", 1, 61));
    write(&store, move |it| leases::release(it, "a", seconds(60)));
    assert!(take("a", 2, 62));
    // Whoever had it before leaves it alone.
    write(&store, move |it| leases::release(it, "a", seconds(60)));
    assert!(!take("a", 3, 63));
    assert!(take("a", 62, 120));
    assert!(take("b", 62, 120));
}
