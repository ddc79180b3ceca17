/** HTTP status, Alma's code, message with `{blanks}`. */
export type ErrorRow = readonly [status: number, code: string, message: string]
