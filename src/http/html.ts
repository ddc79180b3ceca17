const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A text as it stands in HTML, between tags and in quoted attributes. */
export const htmlText = (given: string): string => given.replace(/[&<>"']/g, mark => marks[mark] ?? mark)
