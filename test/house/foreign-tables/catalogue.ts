const named = 'codes of places are shown with their names, read with the items in one statement'
const waiting = 'whether somebody waits is asked for a whole page of items or titles; requests build on this domain'
export const reasons = {
  institution: 'the four digits of the institution end the ids of its titles, holdings and items',
  library: named,
  location: named,
  request: waiting,
  loan: 'when items are due is asked for a whole page of them; loans build on this domain'
}
