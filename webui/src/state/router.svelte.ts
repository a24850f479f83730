/** Where the reader is. Own, small, over the history API; the box answers every path with the same page. */
import { match, type Match } from '../lib/routes';

class Router {
  path = $state(location.pathname);
  /** What stands behind the `?`, for the page that asks. */
  search = $state(location.search);
  readonly here: Match = $derived(match(this.path));

  constructor() {
    addEventListener('popstate', () => ((this.path = location.pathname), (this.search = location.search)));
  }

  go(path: string, { replace = false } = {}): void {
    const [plain = '/', asked = ''] = path.split('?');
    const search = asked && `?${asked}`;
    if (plain === this.path && search === this.search) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    this.path = plain;
    this.search = search;
    document.getElementById('main')?.scrollTo(0, 0);
  }

  /** For one listener on the whole page: plain clicks on our own links stay in the page. */
  follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || link.pathname.startsWith('/api/') || link.hash) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  };
}

export const router = new Router();
