import type { FamilyName } from '../rules/settings.ts'

/** Where notes are, and which family takes them (AN-11): a column, or some keys of a json column. */
const notes: Readonly<Record<string, { family: FamilyName; columns: Readonly<Record<string, readonly string[]>> }>> = {
  request: { family: 'request_notes', columns: { cancel_note: [], record: ['comment', 'manual_description'] } },
  resource_sharing_request: { family: 'resource_sharing_notes', columns: { notes: [], contact: ['note'] } },
  fee: { family: 'fee_notes', columns: { comment: [] } },
  fee_transaction: { family: 'fee_notes', columns: { comment: [] } }
}

/**
 * The family that a text of a column waits for, when nothing but a note in it is what `finds` looks for; undefined
 * otherwise. In a run notes are taken before links, so a note that is left stays by the rules of its family. Pure.
 */
export function waitsFor(
  table: string,
  column: string,
  text: string,
  finds: (text: string) => boolean
): FamilyName | undefined {
  const of = notes[table]
  const keys = of?.columns[column]
  if (!of || !keys) return undefined
  if (keys.length === 0) return of.family
  const rest = Object.entries(JSON.parse(text) as Record<string, unknown>).filter(([key]) => !keys.includes(key))
  return finds(JSON.stringify(Object.fromEntries(rest))) ? undefined : of.family
}
