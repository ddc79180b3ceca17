import t from 'tap'
import { exampleApp } from './example.ts'

const url = '/almaws/v1/users'
type Body = string | Buffer
type Case = [what: string, body: Body, code: string, place?: RegExp]
const secret = 'Jo.Secret'
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

const xml: Case[] = [
  [
    'DOCTYPE',
    `<!DOCTYPE thing [<!ENTITY x SYSTEM "file:///etc/passwd">]><thing><id>&x;</id></thing>`,
    '401676',
    /Line 1, column \d+: DOCTYPE/
  ],
  ['an entity', `<thing>\n<id>${secret}&x;</id></thing>`, '401676', /Line 2, column \d+: undefined entity/],
  ['a deep nest', '<thing>'.repeat(5000), '401676', /Line 1, column \d+: elements are nested too deep/],
  ['a tag left open', `<thing>\n<${secret}>`, '401676', /Line 2, column \d+: unclosed tag\.$/],
  [
    'tags that do not match',
    `<thing><id>${secret}</${secret}></thing>`,
    '401676',
    /Line 1, column 33: unexpected close tag/
  ],
  ['NUL', `<thing><id>${secret}\u0000</id></thing>`, '401676', /Line 1, column \d+: disallowed character/],
  ['two roots', `<thing/>\n<thing/>`, '401676', /Line 2/],
  ['another root', `<user><id>${secret}</id></user>`, '401676', /the root element must be <thing>/],
  ['JSON', `{"id":"${secret}"}`, '401676', /Line 1/],
  [
    'bytes that are not UTF-8',
    Buffer.from(`<thing>\n<id>${secret}\xe9</id></thing>`, 'latin1'),
    '401676',
    /Line 2, column 14: a byte is not UTF-8/
  ],
  ['an encoding nobody has', '<?xml version="1.0" encoding="EBCDIC"?><thing/>', '401676', /encoding is not supported/],
  ['no encoding', '<?xml version="1.0" encoding="constructor"?><thing/>', '401676', /encoding is not supported/],
  ['a missing field', `<thing><title>${secret}</title></thing>`, '401664', /Mandatory field is missing: id$/],
  ['a bad date', `<thing><id>${secret}</id><from>2027-02-30</from></thing>`, '401664', /: from must/],
  ['a bad number', `<thing><id>a</id><size>${secret}</size></thing>`, '401664', /: size must be a number/],
  ['a bad truth', `<thing><id>a</id><open>${secret}</open></thing>`, '401664', /: open must be true or false/],
  ['a text too long', `<thing><id>${secret.repeat(20)}</id></thing>`, '401664', /: id must/],
  ['an element twice', `<thing><id>${secret}</id><id>b</id></thing>`, '401664', /: id must be a text/],
  ['nothing', '', '401664', /no body/],
  ['white space', ' \n ', '401664', /no body/]
]

const json: Case[] = [
  ['a syntax error', `{"id":\n"${secret}",}`, '401664', /Line 2, column 13: the syntax is wrong/],
  ['an end too soon', `{"id":"${secret}`, '401664', /Line 1, column 17/],
  [
    'bytes that are not UTF-8',
    Buffer.from(`{"id":"${secret}\xe9"}`, 'latin1'),
    '401664',
    /Line 1, column 17: a byte is not UTF-8/
  ],
  ['XML', `<thing><id>${secret}</id></thing>`, '401664', /Line 1, column 1/],
  ['a list', `[{"id":"${secret}"}]`, '401664', /the body must be an object/],
  ['a text', `"${secret}"`, '401664', /the body must be an object/],
  ['null', 'null', '401664', /no body/],
  ['a deep nest', '['.repeat(200_000), '401664', /the syntax is wrong/],
  ['a deep nest that is closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '401664', /must be an object/],
  ['NUL', `{"id":"${secret}\\u0000"}`, '401664', /: id holds a character that is not allowed/],
  ['half a surrogate pair', `{"id":"${secret}\\ud800"}`, '401664', /: id holds a character that is not allowed/],
  ['an object for a text', `{"id":{"value":"${secret}"}}`, '401664', /: id must be a text/],
  ['a text for a coded value', `{"id":"a","kind":"${secret}"}`, '401664', /: kind must be an object with a value/],
  ['an object for a list', `{"id":"a","tag":{"word":"${secret}"}}`, '401664', /: tag must be a list/],
  ['the wrapper that only XML has', `{"id":"a","tags":{"tag":[]}}`, '401664', /: tags is not a field/],
  ['a field missing inside', `{"id":"a","tag":[{"word":"${secret}"},{}]}`, '401664', /missing: tag\.1\.word/],
  ['a number beyond all', '{"id":"a","size":1e999}', '401664', /: size must/],
  ['a key of the prototype', '{"__proto__":{"id":"a"},"constructor":{}}', '401664', /missing: id/]
]

t.test('AL-3.3 a bad body is a 400 that says what and where, and nothing of what it held', async t => {
  const { app } = await exampleApp(t)
  const all = [
    ...xml.map(one => ['application/xml', ...one] as const),
    ...json.map(one => ['application/json', ...one] as const)
  ]
  for (const [type, what, payload, code, place] of all)
    for (const accept of ['application/json', 'application/xml']) {
      const answer = await app.inject({
        method: 'POST',
        url,
        payload,
        headers: { authorization: 'apikey test', accept, 'content-type': type }
      })
      const name = `${type}, ${what}`
      t.equal(answer.statusCode, 400, name)
      if (accept.endsWith('json')) {
        const [error] = answer.json().errorList.error
        t.match(error, { errorCode: code, trackingId: /^E01-/ }, name)
        if (place) t.match(error.errorMessage, place, name)
      } else
        t.match(
          answer.body,
          /^<\?xml[^>]*><web_service_result xmlns="http:\/\/com\/exlibris\/urm\/general\/xmlbeans">/,
          name
        )
      t.notMatch(answer.body, /Secret|\.ts|\bat /, `${name}: no word of the body, no stack`)
    }
})

t.test('AL-3.3 bodies that are good however they are packed', async t => {
  const { app } = await exampleApp(t)
  const text = '<thing><id>é漢</id></thing>'
  const cases: [what: string, type: string, body: Body, id: string][] = [
    ['UTF-8', 'application/xml', text, 'é漢'],
    ['text/xml', 'text/xml', text, 'é漢'],
    ['a charset in another case', 'application/xml;charset=UTF-8', text, 'é漢'],
    ['a byte order mark', 'application/xml', `\uFEFF${text}`, 'é漢'],
    ['UTF-16 with its mark', 'application/xml', utf16(`<?xml version="1.0" encoding="UTF-16"?>${text}`), 'é漢'],
    ['UTF-8 that says UTF-16', 'application/xml', `<?xml version="1.0" encoding="utf-16"?>${text}`, 'é漢'],
    [
      'Latin 1 by its prolog',
      'application/xml',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><thing><id>\xe9</id></thing>', 'latin1'),
      'é'
    ],
    [
      'Latin 1 by its charset',
      'application/xml; charset=iso-8859-1',
      Buffer.from('<thing><id>\xe9</id></thing>', 'latin1'),
      'é'
    ],
    ['JSON', 'application/json', '{"id":"é漢"}', 'é漢'],
    ['JSON with a charset', 'application/json; charset=utf-8', '{"id":"é漢"}', 'é漢'],
    ['JSON with a byte order mark', 'application/json', '\uFEFF{"id":"é漢"}', 'é漢'],
    ['JSON of its own kind', 'application/vnd.example+json', '{"id":"é漢"}', 'é漢'],
    ['a number for a text', 'application/json', '{"id":42}', '42'],
    [
      'nulls for what is not there',
      'application/json',
      '{"id":"a","title":null,"kind":null,"tag":null,"link":null,"open":null}',
      'a'
    ],
    [
      'what GET shows and none may set',
      'application/json',
      '{"id":"a","seen_by":"x","link":"y","kind":{"value":"","desc":""},"from":""}',
      'a'
    ]
  ]
  for (const [what, type, payload, id] of cases) {
    const headers = { authorization: 'apikey test', accept: 'application/json', 'content-type': type }
    const answer = await app.inject({ method: 'POST', url, payload, headers })
    t.equal(answer.statusCode, 200, `${what}: ${answer.body.slice(0, 200)}`)
    t.equal(answer.json().id, id, what)
  }
})

t.test('AL-3.5 bodies of a type or a size that is not taken', async t => {
  const { app } = await exampleApp(t, { BODY_LIMIT: 2000 })
  const post = (type: string, payload: string) =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: 'apikey test', ...(type ? { 'content-type': type } : {}) }
    })
  for (const type of ['text/plain', 'application/pdf', 'multipart/form-data; boundary=x', 'nonsense']) {
    const answer = await post(type, secret)
    t.equal(answer.statusCode, 415, type)
    t.match(answer.body, '<errorCode>UNSUPPORTED_MEDIA_TYPE<', type)
  }
  t.equal((await post('', secret)).statusCode, 415, 'no type at all')
  for (const type of ['application/xml', 'application/json']) {
    const answer = await post(type, ' '.repeat(2001))
    t.equal(answer.statusCode, 413, type)
    t.match(
      answer.body,
      '<errorCode>REQUEST_TOO_LARGE</errorCode><errorMessage>The request body is larger than 2000 bytes.<'
    )
  }
  t.match((await post('application/x-www-form-urlencoded', 'id=a')).body, '<errorCode>401664<', 'a form is no thing')
})
