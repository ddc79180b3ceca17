import type { ErrorRow } from './row.ts'

/** Errors of conf/letters. */
export const letters = {
  LETTERS_RETRIEVE: [400, '60344', 'Problem retrieving letter data. The type is LETTER or COMPONENT.'],
  LETTER_OFF: [400, '40166411', 'Letters of the type {type} are switched off.'],
  LETTER_CODE: [400, '40166411', 'Letter code is not valid.']
} as const satisfies Record<string, ErrorRow>
