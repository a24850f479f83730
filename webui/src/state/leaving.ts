/**
 * A page that is left may be kept by the browser as it was, for its back button: with a connection to the box that
 * others then wait for, and with what the last person saw. It gives up the one, and never shows the other again.
 */
export function watchLeaving(close: () => void): () => void {
  const left = () => {
    close();
    document.documentElement.hidden = true;
  };
  const back = (event: PageTransitionEvent) => {
    if (event.persisted) location.reload();
  };
  addEventListener('pagehide', left);
  addEventListener('pageshow', back);
  return () => {
    removeEventListener('pagehide', left);
    removeEventListener('pageshow', back);
  };
}
