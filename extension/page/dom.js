/**
 * Properties of nodes as the browser has them. Elements of a page can hide those of its document and of its forms:
 * `document.body` is the image in `<img name="body">`, and a form's `textContent` its field of that name.
 *
 * A plain script, injected before those that use it. Content scripts of one extension share their global scope. It
 * declares a `var`, because it may be injected into a page twice.
 */
var dom = (() => {
  /**
   * @template {object} T
   * @template {keyof T} K
   * @param {T} prototype
   * @param {K} name
   * @returns {(target: T) => T[K]}
   */
  function property(prototype, name) {
    const { get } = /** @type {{get: () => T[K]}} */ (Object.getOwnPropertyDescriptor(prototype, name));
    return (target) => get.call(target);
  }

  /**
   * @template {object} T
   * @template {keyof T} K
   * @param {T} prototype
   * @param {K} name
   * @returns {(target: T, ...values: T[K] extends (...values: infer V) => any ? V : never) =>
   *   T[K] extends (...values: any) => infer R ? R : never}
   */
  function method(prototype, name) {
    const { value } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(prototype, name));
    return (target, ...values) => value.apply(target, values);
  }

  const textContent = property(Node.prototype, 'textContent');
  const nodeType = property(Node.prototype, 'nodeType');
  const queryDocument = method(Document.prototype, 'querySelectorAll');
  const queryElement = method(Element.prototype, 'querySelectorAll');
  const queryFragment = method(DocumentFragment.prototype, 'querySelectorAll');
  const addEventListener = method(EventTarget.prototype, 'addEventListener');
  const createTreeWalker = method(Document.prototype, 'createTreeWalker');

  /** @param {Node} node @returns {node is Document} also those of frames, which are made by other constructors */
  const isDocument = (node) => nodeType(node) === Node.DOCUMENT_NODE;

  /** @param {Node} node @returns {node is Element} */
  const isElement = (node) => nodeType(node) === Node.ELEMENT_NODE;

  /**
   * Listens to events, as `addEventListener` does.
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} listener
   * @param {boolean | AddEventListenerOptions} [options]
   */
  const listen = (target, type, listener, options) => addEventListener(target, type, listener, options);

  /** Elements that the extension itself has put on the page, for a moment. @type {WeakSet<Node>} */
  const own = new WeakSet();

  /** @param {Node} node @returns {node is ShadowRoot} no other fragment is part of a page */
  const isShadowRoot = (node) => nodeType(node) === Node.DOCUMENT_FRAGMENT_NODE;

  return {
    isShadowRoot,
    own,

    /**
     * Whether a change of the page is that such an element has come or gone.
     * @param {MutationRecord} record
     */
    isOwnChange: ({ type, addedNodes, removedNodes }) =>
      type === 'childList' && [...addedNodes, ...removedNodes].every((node) => own.has(node)),

    isDocument,
    isElement,

    /**
     * The elements below a node that a selector matches.
     * @param {Node} tree
     * @param {string} selector
     * @returns {NodeListOf<Element>}
     */
    all(tree, selector) {
      if (isDocument(tree)) return queryDocument(tree, selector);
      if (isElement(tree)) return queryElement(tree, selector);
      return queryFragment(/** @type {DocumentFragment} */ (tree), selector);
    },

    /**
     * A walker over the texts below a node.
     * @param {Node} tree
     */
    texts: (tree) => createTreeWalker(document, tree, NodeFilter.SHOW_TEXT),

    listen,

    nodeType,
    /** @param {Node} node */
    textContent: (node) => textContent(node) ?? '',
    parentNode: property(Node.prototype, 'parentNode'),
    parentElement: property(Node.prototype, 'parentElement'),
    firstChild: property(Node.prototype, 'firstChild'),
    nextSibling: property(Node.prototype, 'nextSibling'),
    contains: method(Node.prototype, 'contains'),
    isConnected: property(Node.prototype, 'isConnected'),
    ownerDocument: property(Node.prototype, 'ownerDocument'),

    firstElementChild: property(Element.prototype, 'firstElementChild'),
    localName: property(Element.prototype, 'localName'),
    namespaceURI: property(Element.prototype, 'namespaceURI'),
    attributes: property(Element.prototype, 'attributes'),
    outerHTML: property(Element.prototype, 'outerHTML'),
    clientHeight: property(Element.prototype, 'clientHeight'),
    scrollHeight: property(Element.prototype, 'scrollHeight'),
    boundsOf: method(Element.prototype, 'getBoundingClientRect'),
    /** @type {(element: Element, options: ScrollToOptions) => void} */
    scrollBy: /** @type {any} */ (method(Element.prototype, 'scrollBy')),

    documentElement: property(Document.prototype, 'documentElement'),
    body: property(Document.prototype, 'body'),
    title: property(Document.prototype, 'title'),
    contentType: property(Document.prototype, 'contentType'),
    scrollingElement: property(Document.prototype, 'scrollingElement'),
    defaultView: property(Document.prototype, 'defaultView'),
    elementsFromPoint: method(Document.prototype, 'elementsFromPoint'),
    /** @type {(page: Document, name: string) => HTMLElement} */
    createElement: method(Document.prototype, 'createElement'),
  };
})();
