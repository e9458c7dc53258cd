/* What is a mistake in a script of the site. */

const browser = ["addEventListener", "atob", "Blob", "btoa", "clearTimeout", "CustomEvent", "devicePixelRatio", "document",
  "Event", "EventTarget", "fetch", "getComputedStyle", "getSelection", "globalThis", "history",
  "IntersectionObserver", "localStorage", "location", "matchMedia", "MutationObserver", "navigator", "performance", "postMessage",
  "scrollX", "scrollY", "TextDecoder", "TextEncoder", "XMLSerializer",
  "OffscreenCanvas", "setTimeout", "URL", "WebAssembly", "window", "Worker", "XMLHttpRequest"];

module.exports = [{
  files: ["**/*.js", "**/*.mjs"],
  languageOptions: {
    ecmaVersion: "latest",
    sourceType: "module",
    globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
  },
  rules: {
    "array-callback-return": "error",
    "consistent-return": "off",
    eqeqeq: "error",
    "max-len": ["error", { code: 110, ignoreComments: true }],
    "no-constant-condition": "error",
    "no-dupe-keys": "error",
    "no-eval": "error",
    "no-implied-eval": "error",
    "no-redeclare": "error",
    "no-self-assign": "error",
    "no-shadow": "error",
    "no-undef": "error",
    "no-unreachable": "error",
    "no-unused-vars": "error",
    "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
    "no-useless-return": "error",
    "no-var": "error",
    "prefer-const": "error",
  },
}];
