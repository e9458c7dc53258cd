/* The index of all pages is fetched when a reader turns to the search, not with every page; and a
query that is pasted or spoken is searched like one that is typed. */

{
  const toggle = document.querySelector("[data-md-toggle=search]");
  const { open, send } = XMLHttpRequest.prototype;
  const waiting = new WeakSet();

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (`${address}`.endsWith("search/search_index.json")) waiting.add(this);
    return open.call(this, method, address, ...rest);
  };

  XMLHttpRequest.prototype.send = function (...body) {
    if (!waiting.has(this) || toggle.checked) return send.apply(this, body);
    toggle.addEventListener("change", () => send.apply(this, body), { once: true });
  };

  // The theme listens to keys alone.
  const field = document.querySelector("[data-md-component=search-query]");
  field.addEventListener("input", () => field.dispatchEvent(new Event("keyup")));
}
