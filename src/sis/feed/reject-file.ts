import { csvRejects } from './csv/rejects.ts'
import type { FeedEntry } from './slices.ts'

/** Why a record was rejected, and where it stood. */
export interface Why {
  reason: string
  code: string
  message: string
  file: string
  line: number
}

// Two hyphens end a comment's text, whatever stands around them; and XML has no way to write these characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const control = /[\u0000-\u001f\ufffe\uffff]+/g
const inComment = (text: string): string =>
  text
    .replace(control, ' ')
    .replace(/-(?=-)/g, '- ')
    .replace(/-$/, '- ')

/** Rejected records as a feed that can be corrected and sent again: each with a comment, or a field, that says why. */
export interface RejectFile {
  head: string
  /** What stands before the first record, where that record tells it: the header of a table. */
  first?(content: string): string
  /** What stands between two records. */
  between: string
  tail: string
  record(content: string, why: Why): string
}

const xml: RejectFile = {
  head: '<?xml version="1.0" encoding="UTF-8"?>\n<users xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n',
  between: '\n',
  tail: '\n</users>\n',
  record: (content, { reason, code, message, file, line }) =>
    `<!-- ${inComment(`${reason} ${code}: ${message} (${file}, line ${line})`)} -->\n${content}`
}

const json: RejectFile = {
  head: '[\n',
  between: ',\n',
  tail: '\n]\n',
  record(content, why) {
    const rest = content.replace(/^\s*\{\s*/, '')
    return `{"rejected": ${JSON.stringify(why)}${rest.startsWith('}') ? '' : ', '}${rest}`
  }
}

/** How rejected records of a kind of feed are written. */
export const rejectFile = (kind: FeedEntry['kind']): RejectFile => ({ xml, json, csv: csvRejects })[kind]
