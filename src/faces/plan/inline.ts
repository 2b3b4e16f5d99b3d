/** Pieces of a text, code and plain by turns; what stands between backticks is code. */
export function pieces(text: string): readonly { readonly text: string; readonly code: boolean }[] {
  return text
    .split('`')
    .map((part, index) => ({ text: part, code: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
