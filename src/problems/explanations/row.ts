/** Why an error is answered, and what whoever meets it can do. */
export type Explanation = readonly [cause: string, remedy: string]

/** An explanation for each error of a table, no more and no fewer. */
export type Explained<Table> = Readonly<Record<keyof Table, Explanation>>
