// What is wrong with how the page stands on the screen now, per sort of fault.
() => {
  const seen = (e) => e.checkVisibility() && !e.closest('.hidden-text, .skip, #kk-print');
  const all = [...document.body.querySelectorAll('*')].filter((e) => seen(e) && !(e instanceof SVGElement));
  const said = (e) => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 50)}`;
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const texts = all.filter(own);
  const small = texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 13).map(said);
  const scrolls = (e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
  const cut = all.filter((e) => !scrolls(e) && e.clientWidth && !e.matches('html, body')
    && !e.closest('.folium-map') && e.scrollWidth > e.clientWidth + 1).map(said);
  const tall = texts.filter((e) => getComputedStyle(e).overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1).map(said);
  const chosen = all.filter((e) => e.matches('select')).map((e) => {
    const text = e.selectedOptions[0]?.text ?? '';
    const style = getComputedStyle(e);
    const ctx = document.createElement('canvas').getContext('2d');
    ctx.font = `${style.fontSize} ${style.fontFamily}`;
    const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
    return [text, ctx.measureText(text).width - room];
  }).filter(([, over]) => over > 0).map(([text]) => `select: ${text}`);
  const top = document.querySelector('dialog[open]') ?? document.body;
  const controls = [...top.querySelectorAll('button, select, input:not([hidden]), textarea, summary, a[href]')]
    .filter((e) => seen(e) && !e.closest('.folium-map') && e.type !== 'file');
  const clipped = (e) => {
    const { left, right, top, bottom } = e.getBoundingClientRect();
    const box = { left, right, top, bottom };
    for (let p = e.parentElement; p; p = p.parentElement) {
      if (getComputedStyle(p).overflowY === 'visible') continue;
      const b = p.getBoundingClientRect();
      box.left = Math.max(box.left, b.left); box.right = Math.min(box.right, b.right);
      box.top = Math.max(box.top, b.top); box.bottom = Math.min(box.bottom, b.bottom);
    }
    return box;
  };
  const boxes = controls.map((e) => [e, clipped(e)]).filter(([, b]) => b.right > b.left && b.bottom > b.top);
  const shown = ([e, b]) => {
    const at = document.elementFromPoint((b.left + b.right) / 2, (b.top + b.bottom) / 2);
    return at && (e.contains(at) || at.contains(e));
  };
  const inSight = boxes.filter(shown);
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const over = inSight.flatMap(([a, ba], i) => inSight.slice(i + 1)
    .filter(([b, bb]) => !a.contains(b) && !b.contains(a) && meet(ba, bb)
      && a.closest('.left, .right, .stage, header, dialog') === b.closest('.left, .right, .stage, header, dialog'))
    .map(([b]) => `${said(a)} <> ${said(b)}`));
  const page = document.documentElement;
  const wide = page.scrollWidth > window.innerWidth ? ['the page scrolls sideways'] : [];
  if (page.scrollHeight > window.innerHeight) wide.push('the page itself scrolls down, with its header out of sight');
  return { small, cut, tall, chosen, over, wide };
}
