/** An SVG that the box drew, put into the page without ever being read as HTML. */
export function drawing(source: string): (place: HTMLElement) => void {
  return (place) => {
    const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
    if (root.localName !== 'svg') return;
    const width = root.getAttribute('width');
    const height = root.getAttribute('height');
    if (!root.hasAttribute('viewBox') && width && height) {
      root.setAttribute('viewBox', `0 0 ${parseFloat(width)} ${parseFloat(height)}`);
    }
    root.removeAttribute('width');
    root.removeAttribute('height');
    root.removeAttribute('style');
    root.setAttribute('aria-hidden', 'true');
    root.querySelectorAll('script, style, foreignObject').forEach((part) => part.remove());
    place.replaceChildren(root);
  };
}
