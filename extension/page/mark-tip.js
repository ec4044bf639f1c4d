/**
 * Says of a marked text, when the pointer is on it, what the mark means: in a small box over the page, which is there only
 * for as long as the pointer is. Browsers that do not tell which mark is at a point show none.
 *
 * A plain script, injected after page-trees.js; see dom.js.
 */
var markTip = (() => {
  /** Distance of the box from the pointer, in CSS pixels. */
  const DISTANCE = 16;

  const RULES = `
    :host { all: initial !important }
    div {
      position: fixed; z-index: 2147483647; pointer-events: none; box-sizing: border-box; max-inline-size: 20em;
      padding: 0.4em 0.7em; border: 1px solid #5f6368; border-radius: 6px; background: #fff; color: #202124;
      font: 14px/1.4 system-ui, sans-serif; box-shadow: 0 2px 8px rgb(0 0 0 / 0.25);
    }
    strong { display: block }
    @media (prefers-color-scheme: dark) { div { background: #2b2c2f; color: #e8eaed } }
  `;

  /** The box, while it is there. @type {HTMLElement | null} */
  let box = null;

  /** Takes the box away. */
  function hide() {
    box?.remove();
    box = null;
  }

  /**
   * @param {Document} page the page, or that of a frame
   * @param {string} heading
   * @param {string} note
   * @param {{x: number, y: number}} at where the pointer is, in CSS pixels
   */
  function show(page, heading, note, { x, y }) {
    hide();
    const window = /** @type {Window & typeof globalThis} */ (dom.defaultView(page));
    const [host, text, strong] = ['div', 'div', 'strong'].map((name) => dom.createElement(page, name));
    strong.textContent = heading;
    text.append(strong, note);
    text.dir = 'auto';
    dom.own.add(host);
    dom.documentElement(page).append(host);
    const root = host.attachShadow({ mode: 'closed' });
    const rules = new window.CSSStyleSheet();
    rules.replaceSync(RULES);
    root.adoptedStyleSheets = [rules];
    root.append(text);
    const { width, height } = text.getBoundingClientRect();
    const left = Math.max(0, Math.min(x + DISTANCE, window.innerWidth - width));
    const top = y + DISTANCE + height > window.innerHeight ? y - DISTANCE - height : y + DISTANCE;
    Object.assign(text.style, { left: `${left}px`, top: `${top}px` });
    box = host;
  }

  return { hide, show };
})();
