/** Where answers name a user: the record itself, and whose a loan, request, fee, deposit or wish is. */
const naming = new Set(['primary_id', 'user_id', 'user_primary_id', 'requester'])

/** What an answer names users by, in lower case, wherever in it that stands. Pure. What is masked names nobody. */
export function namesIn(body: unknown): string[] {
  if (body === null || typeof body !== 'object') return []
  return Object.entries(body).flatMap(([field, part]) => {
    const name = naming.has(field) ? textOf(part) : undefined
    return [...(name ? [name.toLowerCase()] : []), ...namesIn(part)]
  })
}

/** Some fields are a text, others have it as `{ value }`. */
const textOf = (part: unknown): string | undefined => {
  const text = (part as { value?: unknown } | null)?.value ?? part
  return typeof text === 'string' ? text : undefined
}
