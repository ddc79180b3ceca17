/** A hostile feed: what it is, its bytes, and the reason codes that may be given for it. */
export interface Hostile {
  what: string
  content: Buffer
}

/** A user that nothing is wrong with. */
export const user = '<user><primary_id>ada</primary_id><last_name>Reader</last_name></user>'
export const feed = (inner: string): string => `<users>${inner}</users>`
export const text = (what: string, content: string): Hostile => ({ what, content: Buffer.from(content, 'utf8') })
/** Files that are too much of something. */
export function large(): Hostile[] {
  const long = 'x'.repeat(2 << 20)
  return [
    text('an attribute of 2 MB', feed(`<user a="${long}"><last_name>A</last_name></user>`)),
    text('a text of 2 MB', feed(`<user><last_name>${long}</last_name></user>`)),
    text('a comment of 2 MB', feed(`<user><!--${long}--></user>`)),
    text('CDATA of 2 MB', feed(`<user><last_name><![CDATA[${long}]]></last_name></user>`)),
    text('a tag of 2 MB', `<users><${long}/></users>`),
    text('an instruction of 2 MB', `<?a ${long}?>${feed(user)}`),
    text('quadratic: 20,000 attributes', feed(`<user ${attributes(20_000)}><x></user>`)),
    ...[40, 1000, 50_000].map(depth =>
      text(`${depth} levels`, feed(`<user>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</user>`))
    ),
    text('100,000 levels of users', '<users>'.repeat(100_000)),
    text('100,000 levels of user', '<user>'.repeat(100_000)),
    text('a comment without an end', `<users>${user}<!-- ${'-'.repeat(100_000)}`),
    text('quotes without an end', `<users>${user}<user a='${'"'.repeat(100_000)}`),
    text('100,000 times <', '<'.repeat(100_000))
  ]
}

const attributes = (count: number): string => Array.from({ length: count }, (_, at) => `a${at}="b"`).join(' ')

/** Files that are no XML. */
export function malformed(): Hostile[] {
  const inside = [
    '<a>',
    '</a>',
    '<a></b>',
    '<a b></a>',
    '<a b=c></a>',
    '<a b="c" b="d"></a>',
    '<a b="<"></a>',
    '<1/>',
    '< a/>'
  ]
  const more = [
    '<!-- a -- b -->',
    ']]>',
    '<![CDATA[',
    '<?xml version="1.0"?>',
    '<?xml?>',
    '<a/ >',
    '<a',
    '<>',
    '</>',
    '<!>'
  ]
  const whole = [
    '',
    ' ',
    'users',
    '{}',
    '<users>',
    '</users>',
    `${feed('')}${feed('')}`,
    `${feed(user)}x`,
    '<users',
    '<?xml version="1.0"?>'
  ]
  return [
    ...[...inside, ...more].map(one =>
      text(`${one} in a user`, feed(`<user><primary_id>ada</primary_id><last_name>A</last_name>${one}</user>`))
    ),
    ...[...inside, ...more].map(one =>
      text(`${one} between users`, feed(`${user}${one}${user.replace('ada', 'bob')}`))
    ),
    ...whole.map(one => text(`the whole file is ${JSON.stringify(one)}`, one))
  ]
}
