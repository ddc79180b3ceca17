/** A title as MARCXML, hidden from the catalogue. */
const fields = (title: string, number: string) => `<leader>00000nam a2200000 i 4500</leader>
  <controlfield tag="008">260101s2013    xxk           000 0 eng  </controlfield>
  <datafield ind1=" " ind2=" " tag="020"><subfield code="a">9789999999999</subfield></datafield>
  <datafield ind1=" " ind2=" " tag="035"><subfield code="a">${number}</subfield></datafield>
  <datafield ind1="1" ind2=" " tag="100"><subfield code="a">Moss, Ida,</subfield><subfield code="d">1950-</subfield></datafield>
  <datafield ind1="1" ind2="0" tag="245"><subfield code="a">${title} :</subfield><subfield code="b">a tale /</subfield>
    <subfield code="c">Ida Moss.</subfield></datafield>
  <datafield ind1=" " ind2="1" tag="264"><subfield code="a">Oslo :</subfield><subfield code="b">Fjord &amp; Sons,</subfield>
    <subfield code="c">c2013.</subfield></datafield>`
export const bib = (title = 'Rain', number = '(X)1') =>
  `<?xml version="1.0"?><bib><suppress_from_publishing>true</suppress_from_publishing>
  <record xmlns="http://www.loc.gov/MARC21/slim">${fields(title, number)}</record></bib>`

/** A holding as MARCXML. */
export const holding = (library: string, location: string) => `<holding>
  <suppress_from_publishing>false</suppress_from_publishing>
  <record><leader>00000nx  a22000001i 4500</leader><controlfield tag="008">1011252p    8   1001aueng0000000</controlfield>
  <datafield ind1="0" ind2=" " tag="852"><subfield code="b">${library}</subfield><subfield code="c">${location}</subfield>
  <subfield code="h">AC123</subfield><subfield code="i">.B4</subfield></datafield></record></holding>`
