//! Reads beside reads.

use std::{
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

use super::*;

#[test]
fn a_look_at_a_file_waits_for_no_read() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::File(folder.path().join("flowkiwi.sqlite"));
    let options = StoreOptions { readers: 1, wait: Duration::from_millis(100), ..OPTIONS };
    let store = Store::open(&place, options).unwrap();
    organization(&store, "kiwi");

    let ((begin, begun), (release, held)) = (mpsc::channel(), mpsc::channel::<()>());
    let held = Mutex::new(held);
    let busy = store.clone();
    let reading = thread::spawn(move || {
        busy.read_blocking(|_| {
            begin.send(()).unwrap();
            let _: Result<(), _> = held.lock().unwrap().recv();
            Ok(())
        })
    });
    begun.recv().unwrap();
    let looked = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(store.look(read_slugs));
    drop(release);
    reading.join().unwrap().unwrap();
    assert_eq!(looked.unwrap(), ["kiwi"]);
}
