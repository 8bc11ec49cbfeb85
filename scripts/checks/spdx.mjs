/** Does `allows` accept an SPDX expression? One side of an OR is enough, AND needs both; parentheses may nest. */
export const accepts = (expression, allows) => {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? []
  let at = 0
  const term = () => {
    if (tokens[at] !== '(') return allows(tokens[at++] ?? '')
    at++
    const inner = either()
    at++
    return inner
  }
  const both = () => {
    let all = term()
    while (tokens[at] === 'AND') {
      at++
      all = term() && all
    }
    return all
  }
  const either = () => {
    let any = both()
    while (tokens[at] === 'OR') {
      at++
      any = both() || any
    }
    return any
  }
  return either() && at >= tokens.length
}
