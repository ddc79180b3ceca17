import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import yauzl from 'yauzl'
import { campusUsers } from '../../samples/campus.ts'
import { campusFeeds } from '../../samples/generate.ts'

/** The files of a zip in the samples folder, by name. */
async function unzipped(name: string): Promise<Record<string, string>> {
  const bytes = readFileSync(fileURLToPath(new URL(`../../samples/${name}`, import.meta.url)))
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
  const files: Record<string, string> = {}
  for await (const entry of zip.eachEntry()) files[entry.fileName] = await text(await zip.openReadStreamPromise(entry))
  return files
}

t.test('SAMPLES: the committed zips are what the generator writes', async t => {
  for (const [name, files] of Object.entries(campusFeeds())) {
    const committed = await unzipped(name)
    t.same(Object.keys(committed), Object.keys(files))
    for (const [file, content] of Object.entries(files)) t.ok(committed[file] === content, `${name}: ${file}`)
  }
})

t.test('SAMPLES: a feed of any size is the same each time, and a later day changes what it says', async t => {
  const users = [...campusUsers(500)]
  t.same([...campusUsers(500)], users)
  t.not(users[0], [...campusUsers(1, { seed: 2 })][0])
  const ids = new Set(users.flatMap(user => user.match(/(?<=<(?:primary_id|value)>)[^<]+/g) ?? []))
  t.equal(ids.size, 1500, 'no identifier twice')
  const differ = (others: string[]) => others.filter((user, index) => user !== users[index]).length
  t.equal(differ([...campusUsers(500, { change: 'all' })]), 500)
  const some = differ([...campusUsers(500, { change: 5 })])
  t.ok(some > 10 && some < 45, `${some} of 500 are 5 percent`)
  const bytes = users.reduce((sum, user) => sum + Buffer.byteLength(user), 0) / 500
  t.ok(bytes > 1400 && bytes < 2000, `${bytes} bytes a user`)
})

t.test('SAMPLES: nobody in them can exist', async t => {
  const all = Object.values(campusFeeds()).flatMap(files => Object.values(files).join(''))
  for (const feed of all) {
    const values = (name: string) => [...feed.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, v]) => v)
    t.ok(values('email_address').every(address => address?.endsWith('example.edu')))
    t.ok(values('phone_number').every(number => /^\+44 (7700 900|161 496 0)\d{3}$/.test(number ?? '')))
    t.ok(values('postal_code').every(code => code?.startsWith('ZM')))
  }
})
