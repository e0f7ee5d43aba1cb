// Sorts the elements that hold words by how they look and by what is behind them, and returns the looks.
() => {
  const backgrounds = new Map()
  const unless = (nothing, value) => (value === nothing ? '' : value)
  const isLifted = style =>
    ['absolute', 'fixed', 'sticky'].includes(style.position) || style.float !== 'none' || style.transform !== 'none'
  const ofPseudo = (each, name) => {
    const style = getComputedStyle(each, name)
    const isThere = !['none', 'normal'].includes(style.content)
    return isThere ? [name, style.backgroundColor, style.backgroundImage, style.position].join(' ') : ''
  }
  const ownBackground = (each, style) => [
    unless('rgba(0, 0, 0, 0)', style.backgroundColor),
    unless('none', style.backgroundImage),
    unless('1', style.opacity),
    unless('none', style.filter),
    unless('normal', style.mixBlendMode),
    ofPseudo(each, '::before'),
    ofPseudo(each, '::after'),
  ].join('')
  const behind = each => {
    if (!each) return ''
    if (!backgrounds.has(each)) {
      const style = getComputedStyle(each)
      const above = behind(each.parentElement)
      const lifted = isLifted(style) && !above.startsWith('lifted') ? 'lifted ' : ''
      backgrounds.set(each, `${lifted}${above}>${ownBackground(each, style)}`.replace(/>+$/, ''))
    }
    return backgrounds.get(each)
  }
  const look = each => {
    const { color, fontSize, fontWeight, textShadow, webkitTextFillColor, webkitTextStroke } = getComputedStyle(each)
    return [behind(each), color, fontSize, fontWeight, textShadow, webkitTextFillColor, webkitTextStroke].join('|')
  }
  const holdsWords = each =>
    each.matches('input, select, textarea') ||
    [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
  const isSeen = each => showing(each) && each.getBoundingClientRect().width > 1 // others are there to be heard
  const all = [...document.body.querySelectorAll('*')]
  window.looks = Map.groupBy(all.filter(each => isSeen(each) && holdsWords(each)), look)
  return [...window.looks.keys()]
}
