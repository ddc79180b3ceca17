import Type from 'typebox'
import { AlmaError } from './errors.ts'

/** `limit` 0-100, default 10, and `offset`: the same for every paged list (`alma-api.md` 3.7). */
export const PageQuery = {
  limit: Type.Integer({ default: 10, minimum: 0, maximum: 100, description: 'How many entries, 0 to 100.' }),
  offset: Type.Integer({ default: 0, minimum: 0, description: 'How many entries to leave out first.' })
}

/** One `field~text` of a `q`. */
export interface Condition {
  field: string
  words: string[]
}

/**
 * A `q` as conditions: `last_name~Smith AND first_name~Jo`. Blanks within a text may be written as spaces, underscores
 * or commas. An unknown field or a condition without a tilde is refused with its name.
 */
export function parseQuery(
  q: string,
  fields: readonly string[],
  refuse = (detail: string): AlmaError => new AlmaError('INVALID_PARAMETER', { name: 'q', detail })
): Condition[] {
  return q
    .split(/\s+AND\s+|_AND_/)
    .filter(part => part.trim() !== '')
    .map(part => {
      const [field = '', ...rest] = part.split('~')
      const name = fields.find(known => known.toLowerCase() === field.trim().toLowerCase())
      if (rest.length === 0 || !name) throw refuse(`Use field~text with one of: ${fields.join(', ')}.`)
      return {
        field: name,
        words: rest
          .join('~')
          .split(/[\s_,]+/)
          .filter(word => word !== '')
      }
    })
}
