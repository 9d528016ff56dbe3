/**
 * The journal is partitioned by id, and an id (uuidv7) starts with its milliseconds: a month is a range of ids.
 * Partitions are made ahead by `tillgate migrate`; what falls outside lands in the default partition and is still read.
 */
const monthsAhead = 24

/** The smallest uuidv7 of a moment (RFC 9562, section 5.7: 48 bits of Unix milliseconds first). */
export const firstIdOf = (milliseconds: number): string => {
  const hex = milliseconds.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** Statements that make the partitions of this month and the following ones, where they are missing. */
export const partitionStatements = (now: Date): readonly string[] =>
  Array.from({ length: monthsAhead }, (_, offset) => {
    const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)
    const to = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset + 1, 1)
    const name = `event_${new Date(from).toISOString().slice(0, 7).replace('-', '_')}`
    // A partition whose rows already lie in the default one is left out: they stay where they are.
    return `do $$ begin
      if to_regclass('up.${name}') is null and not exists (select from up.event_default where id >= '${firstIdOf(from)}' and id < '${firstIdOf(to)}') then
        create table up.${name} partition of up.event for values from ('${firstIdOf(from)}') to ('${firstIdOf(to)}');
      end if;
    end $$`
  })
