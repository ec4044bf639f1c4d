/**
 * Watches whether the article is being read: says so once it has been in view for some seconds, all in all. A page that
 * was opened behind others and never looked at has not been read.
 *
 * A plain script, injected between page-watch.js and content.js; see there.
 */
var watchReading = (() => {
  /** Milliseconds in view after which an article counts as read. */
  const READING_TIME = 10_000;

  /** @param {() => void} report that the article has been read */
  return function watchReading(report) {
    /** Milliseconds for which the page was in view, before the present time. */
    let before = 0;
    /** When it came into view, as `performance.now()`. */
    let since = 0;
    let isWaiting = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;

    function pause() {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      before += performance.now() - since;
    }

    function goOn() {
      if (!isWaiting || timer !== undefined || document.hidden) return;
      since = performance.now();
      timer = setTimeout(finish, Math.max(0, READING_TIME - before));
    }

    function finish() {
      pause();
      isWaiting = false;
      report();
    }

    document.addEventListener('visibilitychange', () => (document.hidden ? pause() : goOn()));

    return {
      /** The page has an article that is to be reported; the time for which it has been in view already counts. */
      begin() {
        isWaiting = true;
        goOn();
      },
      /** Another check is under way, or there is nothing to report. */
      stop() {
        pause();
        isWaiting = false;
      },
      /** The page shows another article, which nobody has read yet. */
      reset() {
        this.stop();
        before = 0;
      },
    };
  };
})();
