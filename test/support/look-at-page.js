// Runs inside a page, and tells what a person would stumble over. Plain JavaScript: it is the browser that reads it.
(() => {
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const isClear = (colour) => (parse(colour)[3] ?? 1) === 0;
  const luminance = (colour) => {
    const [r, g, b] = parse(colour)
      .slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  // The last thing painted under it: in a drawing a shape before it, else the ground of an element around it.
  const backdrop = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const isUnder = (shape) => {
      const box = shape.getBoundingClientRect();
      const before = shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
      return before && box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
    };
    const shapes = element instanceof SVGElement ? [...element.ownerSVGElement.querySelectorAll('rect')] : [];
    const under = shapes.filter((shape) => getComputedStyle(shape).fill !== 'none' && isUnder(shape)).at(-1);
    if (under !== undefined) return getComputedStyle(under).fill;
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const shown = [...document.body.querySelectorAll('*')].filter(
    (element) =>
      !['TITLE', 'title', 'STYLE', 'SCRIPT', 'TEMPLATE'].includes(element.tagName) &&
      element.getClientRects().length > 0 &&
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''),
  );
  const pale = shown
    .map((element) => {
      const style = getComputedStyle(element);
      const ink = element instanceof SVGElement ? style.fill : style.color;
      return { text: element.textContent.trim().slice(0, 40), ratio: contrast(ink, backdrop(element)) };
    })
    .filter(({ ratio }) => ratio < 4.5);

  // Words of a drawing: inside the box that they are of, and none over another.
  const inside = (inner, outer) =>
    inner.left >= outer.left &&
    inner.right <= outer.right &&
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom;
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  const spilt = [];
  for (const svg of document.querySelectorAll('.drawing svg')) {
    const words = [...svg.querySelectorAll('text')];
    for (const text of words) {
      const box = text.parentElement.querySelector('rect').getBoundingClientRect();
      if (!inside(text.getBoundingClientRect(), box)) spilt.push(`out of its box: ${text.textContent}`);
    }
    words.forEach((one, index) => {
      for (const other of words.slice(index + 1))
        if (meet(one.getBoundingClientRect(), other.getBoundingClientRect()))
          spilt.push(`${one.textContent} over ${other.textContent}`);
    });
  }
  return {
    words: shown.length,
    width: document.documentElement.scrollWidth,
    pale,
    spilt,
    drawn: document.querySelectorAll('.drawing svg text').length,
  };
})();
