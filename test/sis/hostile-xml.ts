import { feed, type Hostile, large, malformed, text, user } from './hostile-shapes.ts'

const raw = (what: string, ...parts: (string | Buffer | number[])[]): Hostile => ({
  what,
  content: Buffer.concat(
    parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part as Buffer)))
  )
})

function doctypes(): Hostile[] {
  const kinds = [
    '<!DOCTYPE users>',
    '<!DOCTYPE\nusers>',
    '<!DOCTYPE\tusers []>',
    '<!doctype users>',
    '<!DocType users>',
    '<!DOCTYPE users SYSTEM "file:///etc/passwd">',
    "<!DOCTYPE users PUBLIC '-//x//y' 'http://127.0.0.1:1/x.dtd'>",
    '<!DOCTYPE users [<!ENTITY x "y">]>',
    '<!DOCTYPE users [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>',
    '<!DOCTYPE users [<!ENTITY x SYSTEM "file:///dev/zero">]>',
    '<!DOCTYPE users [<!ATTLIST user a CDATA "b">]>',
    '<!ENTITY x "y">',
    '<!ELEMENT users ANY>',
    '<![INCLUDE[<!DOCTYPE users>]]>'
  ]
  const places: [string, (doctype: string) => string][] = [
    ['in front', doctype => `${doctype}${feed(user)}`],
    ['after a declaration', doctype => `<?xml version="1.0" encoding="UTF-8"?>\n${doctype}\n${feed(user)}`],
    ['after a comment', doctype => `<!-- ${'x'.repeat(300)} -->${doctype}${feed(user)}`],
    ['after an instruction', doctype => `<?a b?>${doctype}${feed(user)}`],
    ['in the root', doctype => feed(`${doctype}${user}`)],
    ['in a user', doctype => feed(`<user>${doctype}<last_name>A</last_name></user>`)],
    ['behind the root', doctype => `${feed(user)}${doctype}`]
  ]
  return kinds.flatMap(kind => places.map(([where, make]) => text(`${kind} ${where}`, make(kind))))
}

function laughs(): Hostile[] {
  return [3, 6, 9, 12].map(levels => {
    const entities = Array.from({ length: levels }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join(
      ''
    )
    const head = `<!DOCTYPE users [<!ENTITY l0 "ha">${entities}]>`
    return text(
      `a billion laughs, ${levels} levels`,
      `${head}${feed(`<user><last_name>&l${levels};</last_name></user>`)}`
    )
  })
}

function references(): Hostile[] {
  const named = ['x', 'nbsp', 'xxe', 'l9', 'AMP', 'Lt'].map(name => `&${name};`)
  const numbered = [
    '0',
    '1',
    '8',
    '11',
    '31',
    'x0',
    'xB',
    'x1F',
    'xD800',
    'xDFFF',
    'xFFFE',
    'xFFFF',
    'x110000',
    'xFFFFFFFF'
  ]
  const broken = ['&', '& ', '&;', '&#;', '&#x;', '&#xZZ;', '&#12', '&amp', '&amp &lt;']
  const all = [...named, ...numbered.map(number => `&#${number};`), ...broken]
  return all.flatMap(reference => [
    text(`${reference} in a name`, feed(`<user><last_name>A${reference}B</last_name></user>`)),
    text(`${reference} in an attribute`, feed(`<user a="${reference}"><last_name>A</last_name></user>`))
  ])
}

function bytes(): Hostile[] {
  const bad: [string, number[]][] = [
    ['a lone continuation', [0x80]],
    ['a lead without its rest', [0xc3]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['an overlong in three', [0xe0, 0x80, 0xaf]],
    ['an overlong in four', [0xf0, 0x80, 0x80, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a surrogate pair', [0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
    ['FE', [0xfe]],
    ['FF', [0xff]],
    ['Latin 1', [0xe9]],
    ['Windows quotes', [0x93, 0x94]]
  ]
  const controls = Array.from({ length: 32 }, (_, code) => code).filter(code => ![9, 10, 13].includes(code))
  return [
    ...bad.flatMap(([what, sequence]) => [
      raw(`${what} in a name`, '<users><user><last_name>A', sequence, '</last_name></user></users>'),
      raw(`${what} between users`, `<users>${user}`, sequence, `${user}</users>`),
      raw(`${what} in a tag`, '<users><us', sequence, 'er/></users>'),
      raw(`${what} at the end`, feed(user), sequence)
    ]),
    ...controls.map(code =>
      raw(`character ${code}`, '<users><user><last_name>A', [code], 'B</last_name></user></users>')
    ),
    raw('U+FFFE', '<users><user><last_name>', [0xef, 0xbf, 0xbe], '</last_name></user></users>'),
    raw('U+FFFF', '<users><user><last_name>', [0xef, 0xbf, 0xbf], '</last_name></user></users>')
  ]
}

function encodings(): Hostile[] {
  const declared = [
    'UTF-16',
    'utf-16le',
    'ISO-8859-1',
    'windows-1252',
    'UTF-7',
    'UTF-32',
    'EBCDIC',
    'Shift_JIS',
    'x',
    'us-ascii'
  ]
  const swapped = Buffer.from(feed(user), 'utf16le').swap16()
  const mark = [0xef, 0xbb, 0xbf]
  return [
    ...declared.map(name => text(`says ${name}`, `<?xml version="1.0" encoding="${name}"?>${feed(user)}`)),
    raw('UTF-16 with its mark', [0xff, 0xfe], Buffer.from(feed(user), 'utf16le')),
    raw('UTF-16 without a mark', Buffer.from(feed(user), 'utf16le')),
    raw('UTF-16, big end first, with its mark', [0xfe, 0xff], swapped),
    raw('UTF-16, big end first', swapped),
    raw('the mark of UTF-16 before UTF-8', [0xff, 0xfe], feed(user)),
    raw('the mark of UTF-32', [0, 0, 0xfe, 0xff], feed(user)),
    raw('the mark twice', mark, mark, feed(user)),
    raw('half a mark', [0xef, 0xbb], feed(user)),
    raw('the mark after a blank', ' ', mark, feed(user)),
    raw('the mark after the declaration', '<?xml version="1.0"?>', mark, feed(user)),
    raw('the mark behind the root', feed(user), mark)
  ]
}

/** Some hundred XML files that no run may take (SIS-07). */
export const hostileXml = (): Hostile[] => [
  ...doctypes(),
  ...laughs(),
  ...references(),
  ...bytes(),
  ...encodings(),
  ...large(),
  ...malformed()
]
