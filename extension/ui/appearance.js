/**
 * Light or dark, as the user has chosen; without a choice, as the system is. A plain script that is loaded after the style
 * sheets, so that the page is right in its first frame.
 */
(() => {
  const KEY = 'appearance';
  const DARK = '(prefers-color-scheme: dark)';

  /** @param {CSSRuleList} rules @returns {CSSMediaRule[]} those that hold in the dark */
  const darkRules = (rules) =>
    [...rules].flatMap((rule) => {
      if (rule instanceof CSSImportRule) return rule.styleSheet ? darkRules(rule.styleSheet.cssRules) : [];
      return rule instanceof CSSMediaRule && rule.media.mediaText === DARK ? [rule] : [];
    });
  const dark = [...document.styleSheets].flatMap((sheet) => darkRules(sheet.cssRules));

  /** @param {unknown} choice */
  function apply(choice) {
    const chosen = choice === 'light' || choice === 'dark' ? choice : null;
    document.documentElement.style.colorScheme = chosen ?? '';
    for (const { media } of dark) media.mediaText = chosen ? (chosen === 'dark' ? 'all' : 'not all') : DARK;
  }

  /** What was chosen last, which is there at once. A browser may let nothing be kept here. @param {unknown} [choice] */
  function atHand(choice) {
    try {
      if (choice !== undefined) localStorage.setItem(KEY, String(choice));
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  /** @param {unknown} choice */
  function use(choice) {
    apply(choice);
    if (atHand() !== choice) atHand(choice ?? 'system');
  }

  apply(atHand());
  void chrome.storage.local.get(KEY).then(({ [KEY]: choice }) => use(choice));
  chrome.storage.local.onChanged.addListener((changes) => {
    if (KEY in changes) use(changes[KEY].newValue);
  });
})();
