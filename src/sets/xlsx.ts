import { crc32 } from 'node:zlib'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { type Entry, fileError } from './csv.ts'

/** Bytes that one part of a workbook may unpack to, and parts that it may have. */
const limits = { part: 96 * 2 ** 20, parts: 1000, depth: 64, strings: 1_000_000 }

const damaged = (): Error => fileError('the workbook is damaged.')

/** A part of the workbook, by its name in the zip. */
interface Workbook {
  zip: ZipFile
  parts: Map<string, ZipEntry>
}

function openWorkbook(bytes: Buffer): Promise<Workbook> {
  return new Promise((done, refuse) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return refuse(damaged())
      const parts = new Map<string, ZipEntry>()
      zip.on('error', () => refuse(damaged()))
      zip.on('end', () => done({ zip, parts }))
      zip.on('entry', (entry: ZipEntry) => {
        if (entry.uncompressedSize > limits.part || parts.size >= limits.parts)
          return refuse(fileError('the workbook is too large.'))
        if ((entry.generalPurposeBitFlag & 1) !== 0) return refuse(fileError('the workbook is encrypted.'))
        parts.set(entry.fileName, entry)
        zip.readEntry()
      })
      zip.readEntry()
    })
  )
}

interface Handlers {
  open?(tag: SaxesTagPlain): void
  close?(name: string): void
  text?(text: string): void
}

/** Reads one part of XML as a stream, its checksum compared at the end. Prefixes of names are left out. */
async function readPart({ zip, parts }: Workbook, name: string, on: Handlers): Promise<void> {
  const entry = parts.get(name)
  if (!entry) throw fileError('the workbook has no sheet.')
  const stream = await new Promise<AsyncIterable<Buffer>>((done, refuse) =>
    zip.openReadStream(entry, (error, opened) => (error ? refuse(damaged()) : done(opened)))
  )
  const parser = new SaxesParser()
  const local = (tag: string) => tag.slice(tag.indexOf(':') + 1)
  let depth = 0
  parser.on('error', () => {
    throw damaged()
  })
  parser.on('doctype', () => {
    throw damaged()
  })
  parser.on('opentag', tag => {
    if (++depth > limits.depth) throw damaged()
    on.open?.({ ...tag, name: local(tag.name) })
  })
  parser.on('closetag', tag => {
    depth--
    on.close?.(local(tag.name))
  })
  parser.on('text', text => on.text?.(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let sum = 0
  try {
    for await (const bytes of stream) {
      sum = crc32(bytes, sum)
      parser.write(decoder.decode(bytes, { stream: true }))
    }
    parser.close()
  } catch (error) {
    throw (error as { code?: string }).code === '402261' ? error : damaged()
  }
  if (sum >>> 0 !== entry.crc32 >>> 0) throw damaged()
}

/** The name of the part that holds the sheet which stands first. */
async function firstSheet(book: Workbook): Promise<string> {
  let id: string | undefined
  await readPart(book, 'xl/workbook.xml', {
    open({ name, attributes }) {
      if (name === 'sheet') id ??= Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1]
    }
  })
  let target: string | undefined
  await readPart(book, 'xl/_rels/workbook.xml.rels', {
    open({ attributes }) {
      if (id !== undefined && attributes.Id === id) target = attributes.Target
    }
  })
  if (target === undefined) throw fileError('the workbook has no sheet.')
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

/** The texts that cells point at by number. Phonetic help (`rPh`) is no text of a cell. */
async function sharedStrings(book: Workbook): Promise<string[]> {
  const texts: string[] = []
  if (!book.parts.has('xl/sharedStrings.xml')) return texts
  let text: string | undefined
  let reading = false
  let phonetic = false
  await readPart(book, 'xl/sharedStrings.xml', {
    open({ name }) {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic = true
      reading = name === 't' && !phonetic
    },
    text(more) {
      if (reading && text !== undefined) text += more
    },
    close(name) {
      reading = false
      if (name === 'rPh') phonetic = false
      if (name === 'si' && texts.push(text ?? '') > limits.strings) throw fileError('the workbook is too large.')
    }
  })
  return texts
}

/** A number as a person reads it: Excel writes 12345678901 as 1.2345678901E10. A cell without one stays empty. */
function numberText(value: string): string {
  const number = value.trim() === '' ? Number.NaN : Number(value)
  return Number.isSafeInteger(number) ? String(number) : value
}

/** The column of a cell, from one: that of its name (`AA7`) or, where it has none, the one after the cell before. */
const columnOf = (name: string | undefined, before: number): number =>
  [...(/^([A-Z]{1,3})\d*$/.exec(name ?? '')?.[1] ?? '')].reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0
  ) || before + 1

/** The first column of the first sheet of a workbook (.xlsx), empty cells left out. Rows are counted from one. */
export async function sheetColumn(bytes: Buffer): Promise<Entry[]> {
  const book = await openWorkbook(bytes)
  try {
    const name = await firstSheet(book)
    const strings = await sharedStrings(book)
    const found: Entry[] = []
    let [row, column] = [0, 0]
    let cell: { type: string; text: string } | undefined
    let reading = false
    await readPart(book, name, {
      open({ name: tag, attributes }) {
        if (tag === 'row') [row, column] = [Number(attributes.r ?? row + 1), 0]
        if (tag === 'c') column = columnOf(attributes.r, column)
        if (tag === 'c' && column === 1) cell = { type: attributes.t ?? 'n', text: '' }
        reading = cell !== undefined && (tag === 'v' || tag === 't')
      },
      text(more) {
        if (reading && cell) cell.text += more
      },
      close(tag) {
        reading = false
        if (tag !== 'c' || !cell) return
        const { type, text } = cell
        cell = undefined
        const value = type === 's' ? (strings[Number(text)] ?? '') : type === 'n' ? numberText(text) : text
        if (value.trim() !== '') found.push({ line: row, value })
      }
    })
    return found
  } finally {
    book.zip.close()
  }
}
