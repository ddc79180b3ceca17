/** Days of a retention period as it is written: null for the empty text, for ever; undefined for what is none. Pure. */
export function readDays(text: string): number | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const days = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0
  return days >= 1 && days <= 36_500 ? days : undefined
}

/** What was written before this moment is older than so many days (LET-03). Pure. */
export const expiryOf = (now: Date, days: number): Date => new Date(now.getTime() - days * 86_400_000)
