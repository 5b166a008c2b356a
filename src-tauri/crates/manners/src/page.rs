//! Does the page live? Broken graphics drivers leave its process hanging at its first frame; a slow PC only takes its time.
//! The two differ in that a page which is still loading goes on to call. Deliberately absent: anything after the first frame.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::lock;

/// A page that has not painted, and has not called for so long, will not. A limit, not a measure: long enough for a slow PC,
/// short enough for somebody who looks at an empty window.
const SILENCE: Duration = Duration::from_secs(20);

/// What is known of it.
#[derive(Debug, Default)]
pub struct Page {
    painted: AtomicBool,
    heard: Mutex<Option<Instant>>,
}

impl Page {
    /// Its first frame is on the screen.
    pub fn paints(&self) {
        self.painted.store(true, Ordering::Relaxed);
    }

    /// It calls.
    pub(crate) fn calls(&self) {
        *lock(&self.heard) = Some(Instant::now());
    }

    /// Waits until that is certain: false, it has painted, or true, it hangs. Ask when its window was made.
    pub(crate) async fn hangs(&self) -> bool {
        let made = Instant::now();
        loop {
            let until = lock(&self.heard).unwrap_or(made).max(made) + SILENCE;
            if self.painted.load(Ordering::Relaxed) {
                return false;
            }
            if Instant::now() >= until {
                return true;
            }
            sleep_until(until).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, Instant, advance, sleep};

    use super::{Page, SILENCE};

    #[tokio::test(start_paused = true)]
    async fn a_page_that_never_says_anything_hangs() {
        let (page, made) = (Page::default(), Instant::now());
        assert!(page.hangs().await);
        assert_eq!(made.elapsed(), SILENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_has_painted_may_be_silent() {
        let page = Page::default();
        page.paints();
        assert!(!page.hangs().await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_loads_slowly_is_waited_for_as_long_as_it_calls() {
        let (page, made) = (Page::default(), Instant::now());
        let loads = async {
            for _ in 0..5 {
                sleep(SILENCE - Duration::from_secs(1)).await;
                page.calls();
            }
            page.paints();
        };
        let (hangs, ()) = tokio::join!(page.hangs(), loads);
        assert!(!hangs && made.elapsed() > 4 * SILENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_of_a_window_before_this_one_do_not_count_against_it() {
        let page = Page::default();
        page.calls();
        advance(10 * SILENCE).await;
        let made = Instant::now();
        assert!(page.hangs().await);
        assert_eq!(made.elapsed(), SILENCE);
    }
}
